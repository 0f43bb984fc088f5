import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { PatroniApi } from '../declaration/postgresql.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { PrimaryCluster } from '../topology.ts'
import type { Findings } from './findings.ts'
import { resolveHost } from './instances.ts'

/** Whether the keys of a manager fit each other. */
export function checkManager(
  topology: EffectiveTopology,
  { manager }: PrimaryCluster['declared'],
  path: TopologyPath,
  findings: Findings,
): void {
  if (typeof manager !== 'object') return
  if (manager.kind === 'patroni' && manager.api !== undefined)
    checkApi(manager.api, [...path, 'manager', 'api'], findings)
  if (manager.kind === 'pg_auto_failover' && manager.monitor !== undefined)
    resolveHost(topology, manager.monitor.host, [...path, 'manager', 'monitor'], findings)
}

function checkApi(api: PatroniApi, path: TopologyPath, findings: Findings): void {
  const { tls = 'disable', cert, key } = api
  for (const file of ['ca', 'cert', 'key'] as const)
    if (tls === 'disable' && api[file] !== undefined)
      findings.errorAtKey(
        'TOP001',
        [...path, file],
        `${file} does not fit: Patroni is asked in clear text`,
        'write tls: verify-full beside it',
      )
  if (tls !== 'disable' && (cert === undefined) !== (key === undefined)) {
    const [there, missing] = cert === undefined ? (['key', 'cert'] as const) : (['cert', 'key'] as const)
    findings.errorAtKey(
      'TOP001',
      [...path, there],
      `${there} is there without ${missing}: a client certificate is both`,
      `write ${missing}: FILE`,
    )
  }
}
