import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { plain } from './directive.ts'
import { finding, missing } from './finding.ts'
import { givenValue } from './given-settings.ts'
import { replicasPerPrimary } from './shards.ts'
import { filesFor } from './unit.ts'

/** The values of settings, against what the cluster is for. */
export function checkValues(cluster: RedisInstances): Diagnostic[] {
  return [
    ...checkLimit(cluster),
    ...checkPolicy(cluster),
    ...checkDurability(cluster),
    ...checkMinimum(cluster),
    ...checkCluster(cluster),
    ...checkOpenFiles(cluster),
  ]
}

function checkLimit(cluster: RedisInstances): Diagnostic[] {
  const { path, name, declared } = cluster
  const isCache = declared.use === 'cache'
  const limit = givenValue(cluster, 'maxmemory')
  if (limit !== undefined && !/^0+[a-z]*$/i.test(limit.text)) return []
  return [
    missing(
      isCache ? 'error' : 'warning',
      'RDC018',
      limit?.path ?? path,
      `${name} has no maxmemory: ${isCache ? 'it never makes room, and ' : ''}the kernel kills it when memory runs out`,
      'settings: {maxmemory: 8gb}, three quarters of the memory at most',
    ),
  ]
}

function checkPolicy(cluster: RedisInstances): Diagnostic[] {
  const policy = givenValue(cluster, 'maxmemory-policy')
  if (policy === undefined) return []
  const isCache = cluster.declared.use === 'cache'
  if (isCache && policy.text === 'noeviction') {
    const message = 'maxmemory-policy "noeviction" makes a full cache refuse writes, expected allkeys-lfu'
    return [finding('warning', 'RDC019', policy.path, message, 'leave it out, or say use: store')]
  }
  if (!isCache && policy.text !== 'noeviction') {
    const message = `maxmemory-policy "${policy.text}" makes a full store drop data, expected noeviction`
    return [finding('warning', 'RDC020', policy.path, message, 'leave it out, or say use: cache')]
  }
  return []
}

function checkDurability(cluster: RedisInstances): Diagnostic[] {
  const appendonly = givenValue(cluster, 'appendonly')
  if (cluster.declared.use !== 'store' || appendonly?.text !== 'no') return []
  const message = 'appendonly "no" can lose the last hour of a store, expected yes'
  return [finding('warning', 'RDC021', appendonly.path, message, 'leave it out, or say use: cache')]
}

function checkMinimum(cluster: RedisInstances): Diagnostic[] {
  const minimum = givenValue(cluster, 'min-replicas-to-write')
  const replicas = cluster.declared.mode === 'standalone' ? 0 : replicasPerPrimary(cluster)
  if (minimum === undefined || Number(minimum.text) === 0 || Number(minimum.text) < replicas) return []
  const most = Math.max(0, replicas - 1)
  return [
    finding(
      'warning',
      'RDC024',
      minimum.path,
      `min-replicas-to-write ${minimum.text} stops all writes when one of ${replicas} replicas is lost, expected ${most} or less`,
    ),
  ]
}

function checkCluster(cluster: RedisInstances): Diagnostic[] {
  const timeout = givenValue(cluster, 'cluster-node-timeout')
  const ms = Number(timeout?.text)
  const barrier = givenValue(cluster, 'cluster-migration-barrier')
  const coverage = givenValue(cluster, 'cluster-require-full-coverage')
  const findings: Diagnostic[] = []
  if (timeout !== undefined && (ms < 1000 || ms > 60_000)) {
    const effect =
      ms < 1000 ? 'takes a short pause for a death' : 'leaves a dead primary in place for minutes'
    const message = `cluster-node-timeout ${timeout.text} ${effect}, expected 1000 to 60000`
    findings.push(finding('warning', 'RDC023', timeout.path, message))
  }
  if (barrier !== undefined && Number(barrier.text) === 0) {
    const message = 'cluster-migration-barrier 0 takes primaries their last replica, expected 1 or more'
    findings.push(finding('warning', 'RDC027', barrier.path, message))
  }
  if (cluster.declared.use === 'store' && coverage?.text === 'no') {
    const message = 'a store that has lost a shard goes on answering for the others'
    findings.push(finding('info', 'RDC025', coverage.path, message))
  }
  return findings
}

function checkOpenFiles(cluster: RedisInstances): Diagnostic[] {
  const maxclients = givenValue(cluster, 'maxclients')
  const needed = filesFor(maxclients === undefined ? [] : [plain('maxclients', maxclients.text)])
  return cluster.instances
    .filter(({ nofile }) => nofile !== undefined && nofile < needed)
    .map(({ path, name, nofile }) =>
      missing(
        'warning',
        'RDC031',
        path,
        `nofile ${nofile} on the host of ${name} is less than maxclients needs: the server lowers maxclients on its own`,
        `nofile: ${needed}, or a lower maxclients under settings`,
      ),
    )
}
