import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError } from '../../errors.ts'
import { finding, findingAtKey } from './finding.ts'
import type { Protocol, ProxysqlSubject, ServedCluster } from './subject.ts'
import { serverTls, sharedPath, usesTls } from './tls.ts'
import { hasServerTlsTable } from './variables.ts'

/** Where TLS would be less than the topology says. */
export function checkTls(subject: ProxysqlSubject): Diagnostic[] {
  return [
    ...subject.served.flatMap((served) => checkServers(subject, served)),
    ...checkOneCa(subject, 'mysql'),
    ...checkOneCa(subject, 'pgsql'),
    ...checkClients(subject),
  ]
}

function checkServers(subject: ProxysqlSubject, served: ServedCluster): Diagnostic[] {
  const { cluster } = served
  const tls = serverTls(subject, served)
  if (!usesTls(tls) || tls === undefined) {
    const proxies = subject.balancer.instances.map(({ address }) => address)
    const isRemote = cluster.instances.some(({ address }) => proxies.some((proxy) => proxy !== address))
    if (!isRemote) return []
    return [
      findingAtKey(
        'warning',
        'PXS024',
        cluster.path,
        `passwords and data go to the servers of cluster ${quoted(cluster.name)} in clear text`,
        'write tls: {mode: verify-full, ca: PATH} on the cluster',
      ),
    ]
  }
  const path = tlsPath(subject, served)
  const found: Diagnostic[] = []
  if ((tls.mode === 'verify-ca' || tls.mode === 'verify-full') && tls.ca === undefined) {
    found.push(findingAtKey('error', 'SEC007', path, `tls mode ${quoted(tls.mode)} needs ca: PATH`))
  }
  if (tls.mode === 'verify-full') {
    found.push(
      findingAtKey(
        'warning',
        'SEC007',
        path,
        `ProxySQL does not compare the names in the certificates of cluster ${quoted(cluster.name)}: verify-full is verify-ca`,
      ),
    )
  }
  for (const key of ['ca', 'cert', 'key'] as const)
    found.push(...checkPath(subject, [...path, key], tls[key]))
  return found
}

function tlsPath({ balancer, declared }: ProxysqlSubject, { cluster }: ServedCluster): TopologyPath {
  return declared.tls?.servers === undefined ? [...cluster.path, 'tls'] : [...balancer.path, 'tls', 'servers']
}

/** All proxies load one admin.sql. */
function checkPath(subject: ProxysqlSubject, path: TopologyPath, text: string | undefined): Diagnostic[] {
  if (text === undefined) return []
  try {
    sharedPath(subject, text)
    return []
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    return [
      finding('error', 'PXS036', path, `${error.message}: admin.sql is the same for every proxy`, error.hint),
    ]
  }
}

function checkOneCa(subject: ProxysqlSubject, protocol: Protocol): Diagnostic[] {
  if (protocol === 'mysql' && hasServerTlsTable(subject)) return []
  const served = subject.served.filter((one) => one.protocol === protocol)
  const files = new Map(
    served.flatMap((one) => {
      const tls = serverTls(subject, one)
      return usesTls(tls) && tls?.ca !== undefined ? [[tls.ca, one] as const] : []
    }),
  )
  const [, other] = [...files.values()]
  if (other === undefined) return []
  return [
    finding(
      'error',
      'PXS036',
      [...tlsPath(subject, other), 'ca'],
      `ProxySQL ${subject.balancer.version} has one CA file for all ${protocol} servers, expected the same in every cluster`,
      'put the certificates of both authorities into one file',
    ),
  ]
}

function checkClients({ balancer, declared }: ProxysqlSubject): Diagnostic[] {
  const clients = declared.tls?.clients
  if (clients === undefined) return []
  const path = [...balancer.path, 'tls', 'clients']
  const found: Diagnostic[] = []
  if (clients.mode === 'verify-ca' || clients.mode === 'verify-full') {
    found.push(
      finding(
        'warning',
        'SEC007',
        [...path, 'mode'],
        `ProxySQL asks clients for no certificate: ${clients.mode} is require`,
      ),
    )
  }
  if (clients.cert !== undefined || clients.key !== undefined || clients.ca !== undefined) {
    found.push(
      findingAtKey(
        'info',
        'PXS036',
        path,
        'ProxySQL reads its certificate from proxysql-cert.pem, proxysql-key.pem and proxysql-ca.pem in its data directory only',
        'link the files there, then PROXYSQL RELOAD TLS',
      ),
    )
  }
  return found
}
