import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { Login } from '../../topology/declaration/secret.ts'
import { monitorLogin } from './credentials.ts'
import { finding, findingAtKey } from './finding.ts'
import type { ProxysqlSubject } from './subject.ts'

/** ProxySQL's own logins: a new node lets everybody in with admin:admin, stats:stats, and checks with monitor:monitor. */
export function checkAccounts(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, declared } = subject
  return [
    ...(declared.admin === undefined
      ? [noAdmin(subject)]
      : checkLogin([...balancer.path, 'admin'], declared.admin)),
    ...(declared.stats === undefined
      ? [noStats(subject)]
      : checkLogin([...balancer.path, 'stats'], declared.stats)),
    ...checkMonitor(subject),
    ...checkPeers(subject),
  ]
}

function noAdmin({ balancer, declared }: ProxysqlSubject): Diagnostic {
  const peer = declared.cluster_sync?.user
  const others =
    peer === undefined ? '' : `; it must also hold ${quoted(peer)}, which the other nodes log in as`
  return findingAtKey(
    'warning',
    'PXS004',
    balancer.path,
    `admin is missing: admin-admin_credentials stays as it is, admin:admin on a new node${others}`,
    'write admin: {user: dbbal, password: {secret: NAME}}',
  )
}

function noStats({ balancer }: ProxysqlSubject): Diagnostic {
  return findingAtKey(
    'warning',
    'PXS004',
    balancer.path,
    'stats is missing: admin-stats_credentials stays as it is, stats:stats on a new node',
    'write stats: {user: dbbal_stats, password: {secret: NAME}}',
  )
}

/** `user:password;...` is split at every separator. */
function checkLogin(path: Diagnostic['path'] & {}, { user }: Login): Diagnostic[] {
  if (!/[:;]/.test(user)) return []
  return [
    finding(
      'error',
      'PXS004',
      [...path, 'user'],
      `user ${quoted(user)} holds ":" or ";", which separate logins`,
    ),
  ]
}

function checkMonitor(subject: ProxysqlSubject): Diagnostic[] {
  if (monitorLogin(subject) !== undefined) return []
  const { balancer, served } = subject
  const monitors = served.filter(({ cluster }) => cluster.declared.monitor !== undefined)
  const why =
    monitors.length === 0
      ? 'monitor is missing: ProxySQL would check the servers as monitor:monitor'
      : 'monitor is missing, and the clusters do not agree on one: ProxySQL checks all servers with one login'
  return [
    findingAtKey(
      'error',
      'PXS004',
      balancer.path,
      why,
      'write monitor: {user: monitor, password: {secret: NAME}}',
    ),
  ]
}

function checkPeers({ balancer, declared }: ProxysqlSubject): Diagnostic[] {
  const { cluster_sync: sync, admin, stats } = declared
  if (sync === undefined) return []
  const path = [...balancer.path, 'cluster_sync']
  const found = checkLogin(path, sync)
  if (sync.user === 'admin') {
    found.push(
      finding(
        'error',
        'PXS004',
        [...path, 'user'],
        'user "admin" may log in from the host itself only, so no other node could',
        'write another user',
      ),
    )
  }
  for (const [what, login] of Object.entries({ admin, stats })) {
    if (login?.user !== sync.user) continue
    found.push(
      finding(
        'error',
        'PXS004',
        [...path, 'user'],
        `user ${quoted(sync.user)} is also ${what}, expected a login of its own`,
      ),
    )
  }
  return found
}
