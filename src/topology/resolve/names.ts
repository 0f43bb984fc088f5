import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Findings } from './findings.ts'

const entityName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/

/** Names that become directories, unit names and tags: plain, and distinct whatever the file system folds. */
export function checkNames(topology: EffectiveTopology, findings: Findings): void {
  const { clusters, balancers = {}, hosts = {}, shardings = {} } = topology
  checkKeys(hosts, ['hosts'], findings)
  checkKeys(shardings, ['shardings'], findings)
  checkKeys(clusters, ['clusters'], findings)
  checkKeys(balancers, ['balancers'], findings)
  const directories = new Map(Object.keys(clusters).map((name) => [name.toLowerCase(), name]))
  for (const name of Object.keys(balancers)) {
    const other = directories.get(name.toLowerCase())
    if (other !== undefined) {
      findings.errorAtKey(
        'TOP002',
        ['balancers', name],
        `balancer ${JSON.stringify(name)} has the name of cluster ${JSON.stringify(other)}: their files share a directory`,
        `call it ${JSON.stringify(`${name}-${topology.balancers?.[name]?.kind ?? 'pool'}`)}`,
      )
    }
  }
  for (const [name, cluster] of Object.entries(clusters)) {
    const path = ['clusters', name]
    if (cluster.engine === 'mongodb') {
      checkKeys(cluster.shards, [...path, 'shards'], findings)
      checkKeys(cluster.config_servers.instances, [...path, 'config_servers', 'instances'], findings)
      for (const [shard, { instances }] of Object.entries(cluster.shards)) {
        checkKeys(instances, [...path, 'shards', shard, 'instances'], findings)
      }
      continue
    }
    checkKeys(cluster.instances, [...path, 'instances'], findings)
    if (cluster.engine === 'redis' && cluster.sentinels !== undefined) {
      checkKeys(cluster.sentinels.instances, [...path, 'sentinels', 'instances'], findings)
    }
  }
  for (const [name, balancer] of Object.entries(balancers)) {
    checkKeys(balancer.instances, ['balancers', name, 'instances'], findings)
  }
}

function checkKeys(map: Readonly<Record<string, unknown>>, path: TopologyPath, findings: Findings): void {
  const seen = new Map<string, string>()
  for (const name of Object.keys(map)) {
    if (!entityName.test(name)) {
      findings.errorAtKey(
        'TOP002',
        [...path, name],
        `name ${JSON.stringify(name)} does not fit, expected letters, digits, ".", "_" and "-", 63 at most`,
      )
    }
    const folded = name.toLowerCase()
    const other = seen.get(folded)
    if (other !== undefined) {
      findings.errorAtKey(
        'TOP002',
        [...path, name],
        `names ${JSON.stringify(other)} and ${JSON.stringify(name)} differ in case only`,
        'rename one: their files would be the same on some file systems',
      )
    }
    seen.set(folded, name)
  }
}
