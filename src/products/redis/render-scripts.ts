import { shellWord } from '../../formats/shell.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import type { ScriptMember, ScriptsModel } from './scripts.ts'

/** create-cluster.sh and verify.sh. */
export function renderScripts(
  model: ScriptsModel,
  cluster: string,
  header: string,
  templates: Templates,
): RenderedFile[] {
  const user = model.user === null ? null : shellWord(model.user)
  const functions = templates.render('redis/functions.sh', {
    client: shellWord(model.client),
    isCluster: model.mode === 'cluster',
    user,
    servers: model.servers.map(({ name, host, port, busPort }) => row(name, host, port, busPort)),
    certificates:
      model.certificates.length === 0
        ? null
        : model.certificates.map(({ ca, cert, key }) => [ca, cert, key].map(shellWord).join(' ')),
  })
  const script = (name: string, template: string, values: object): RenderedFile => ({
    path: `${cluster}/${name}`,
    text: templates.render(`redis/${template}`, { header, functions, user, ...values }),
    executable: true,
  })
  const aclCheck = templates.render('redis/acl-check.sh', { rulesAreShuffled: model.rulesAreShuffled })
  if (model.mode === 'sentinel') {
    const sentinels = model.sentinels.map(({ name, host, port }: ScriptMember) => row(name, host, port))
    return [script('verify.sh', 'verify-sentinel.sh', { cluster: shellWord(cluster), sentinels, aclCheck })]
  }
  const shards = model.shards.map(({ name, first, last, members }) => row(name, first, last, ...members))
  return [
    script('create-cluster.sh', 'create-cluster.sh', { shards, hasSlotRanges: model.hasSlotRanges }),
    script('verify.sh', 'verify-cluster.sh', { replicas: model.replicas, aclCheck }),
  ]
}

/** Words without spaces, as one quoted word that `read` takes apart again. */
function row(...words: readonly (string | number)[]): string {
  return shellWord(words.join(' '))
}
