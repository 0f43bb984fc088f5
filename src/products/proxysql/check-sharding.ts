import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { finding } from './finding.ts'
import { refusedHostgroup } from './hostgroups.ts'
import { type ProxysqlSubject, shardedClusters } from './subject.ts'

/** Shardings that ProxySQL cannot route by. */
export function checkSharding(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, sharding, served, servedByName } = subject
  if (sharding === undefined) return []
  const path = [...balancer.path, 'routing', 'shard']
  if (sharding.by === 'key') {
    return [
      finding(
        'error',
        'PXS034',
        path,
        `sharding ${quoted(sharding.name)} is by key, which no query shows; expected one by schema or database`,
      ),
    ]
  }
  const clusters = shardedClusters(sharding)
  const unserved = clusters.filter((name) => !servedByName.has(name))
  if (unserved.length > 0) {
    return unserved.map((name) =>
      finding(
        'error',
        'PXS034',
        path,
        `sharding ${quoted(sharding.name)} places schemas on cluster ${quoted(name)}, which is not served`,
        `add ${name} to serves:`,
      ),
    )
  }
  const protocols = new Set(served.filter(({ isSharded }) => isSharded).map(({ protocol }) => protocol))
  if (protocols.size > 1) {
    return [
      finding(
        'error',
        'PXS034',
        path,
        `sharding ${quoted(sharding.name)} spans MySQL and PostgreSQL, expected one of them`,
      ),
    ]
  }
  if (sharding.default !== 'refuse') return []
  return [
    finding(
      'info',
      'PXS034',
      path,
      `queries in a schema that nobody placed go to hostgroup ${refusedHostgroup}, which has no servers: they fail after mysql-connect_timeout_server_max`,
    ),
  ]
}
