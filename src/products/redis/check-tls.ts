import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { isDnsName, isLoopback } from './addresses.ts'
import { finding, missing } from './finding.ts'
import { knows } from './table.ts'

/** Whether TLS is whole, and whether anything crosses the network without it. */
export function checkTls(cluster: RedisInstances): Diagnostic[] {
  const { path, name, declared, instances } = cluster
  const { tls, mode } = declared
  if (tls === undefined || tls.mode === 'disable') {
    if (instances.every(({ address }) => isLoopback(address))) return []
    return [
      missing(
        'warning',
        'SEC007',
        tls === undefined ? path : [...path, 'tls'],
        `${name} sends passwords and data between hosts in clear text`,
        'tls: {mode: require, ca: ..., cert: ..., key: ...}',
      ),
    ]
  }
  const files = (['ca', 'cert', 'key'] as const)
    .filter((key) => tls[key] === undefined)
    .map((key) =>
      missing(
        'error',
        'RDC033',
        [...path, 'tls'],
        `tls has no ${key}: servers check each other's certificates and need ca, cert and key`,
      ),
    )
  const prefer =
    tls.mode === 'prefer'
      ? [
          finding(
            'error',
            'RDC033',
            [...path, 'tls', 'mode'],
            'tls mode "prefer" does not exist here: a port speaks either TLS or clear text, expected require or disable',
          ),
        ]
      : []
  const isBlind =
    mode === 'cluster' &&
    instances.some(({ address }) => isDnsName(address)) &&
    !knows(cluster, 'cluster-announce-hostname')
  const blind = isBlind
    ? [
        missing(
          'warning',
          'RDC042',
          [...path, 'tls'],
          `${cluster.version} sends clients to addresses, and certificates for names do not fit them`,
          'certificates that hold the addresses too, or version 7.0',
        ),
      ]
    : []
  return [...files, ...prefer, ...blind]
}
