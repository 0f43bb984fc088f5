import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { isMap } from '../data.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Findings } from './findings.ts'

/** `{secret: name}` needs a provider, and a provider names exactly one place. */
export function checkSecrets(topology: EffectiveTopology, findings: Findings): void {
  const provider = topology.secrets
  if (provider !== undefined) {
    const places = (['exec', 'file', 'env'] as const).filter((place) => provider[place] !== undefined)
    if (places.length !== 1) {
      findings.errorAtKey(
        'TOP001',
        ['secrets'],
        `secrets has ${places.length} providers, expected one of exec, file, env`,
      )
    }
    return
  }
  for (const section of ['clusters', 'balancers'] as const) visit(topology[section], [section], findings)
}

function visit(value: unknown, path: TopologyPath, findings: Findings): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, [...path, index], findings)
  } else if (isMap(value)) {
    const isReference = path.at(-1) === 'password' || path.at(-1) === 'verifier'
    if (isReference && typeof value['secret'] === 'string') {
      findings.error(
        'TOP005',
        path,
        `secret ${JSON.stringify(value['secret'])} has no provider`,
        'add `secrets: {exec: [...]}` or write {env: NAME}',
      )
      return
    }
    for (const [key, item] of Object.entries(value)) visit(item, [...path, key], findings)
  }
}
