import { redisComment, redisWord } from '../../formats/redis-conf.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import type { Directive } from './directive.ts'
import type { MemberModel, RedisModel } from './model.ts'
import { why } from './reasons.ts'
import { renderScripts } from './render-scripts.ts'

/** Every file of one cluster. */
export function renderRedis(model: RedisModel, templates: Templates): RenderedFile[] {
  const { cluster, servers, sentinels, acl, scripts } = model
  const shared = (name: string, template: string, values: object): RenderedFile => ({
    path: `${cluster}/${name}`,
    text: templates.render(`redis/${template}`, { header: header(model, null), ...values }),
  })
  return [
    ...servers.flatMap((server) => memberFiles(model, server, 'redis.conf', templates)),
    ...sentinels.flatMap((sentinel) => memberFiles(model, sentinel, 'sentinel.conf', templates)),
    // An aclfile takes no comments.
    ...(acl.length === 0 ? [] : [{ ...shared('users.acl', 'users.acl', { lines: acl }), secret: true }]),
    shared('sysctl.conf', 'sysctl.conf', { name: cluster, why: why('vm.overcommit_memory') }),
    ...(model.keepsState ? [{ ...shared('keep-state.sh', 'keep-state.sh', {}), executable: true }] : []),
    ...(scripts === undefined ? [] : renderScripts(scripts, cluster, header(model, null), templates)),
  ]
}

function memberFiles(
  model: RedisModel,
  member: MemberModel,
  fileName: string,
  templates: Templates,
): RenderedFile[] {
  const directory = `${model.cluster}/${member.name}`
  const top = header(model, member.name)
  const groups = member.directives.map((group) => group.map(asLine))
  const whys = {
    startWhy: why('TimeoutStartSec'),
    stopWhy: why('TimeoutStopSec'),
    openFilesWhy: why('LimitNOFILE'),
  }
  return [
    {
      path: `${directory}/${fileName}`,
      text: templates.render('redis/redis.conf', { header: top, groups }),
      secret: member.holdsSecret,
    },
    {
      path: `${directory}/${member.unit.name}`,
      text: templates.render('redis/unit.service', { header: top, unit: member.unit, ...whys }),
    },
  ]
}

function asLine({ name, words, why: reason }: Directive): { comment: string | null; line: string } {
  return {
    comment: reason === null ? null : redisComment(reason),
    line: [name, ...words].map(redisWord).join(' '),
  }
}

function header({ topologyFile, cluster }: RedisModel, member: string | null): string {
  const what = member === null ? `cluster ${cluster}` : `${member} of cluster ${cluster}`
  return redisComment(`${what}: made by dbbal from ${topologyFile}; do not edit, edit the topology`)
}
