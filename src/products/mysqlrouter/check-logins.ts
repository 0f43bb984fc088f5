import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject, PrimaryCluster } from '../../topology/topology.ts'
import { finding } from './finding.ts'
import { isX, openRoutes } from './routes.ts'
import { endsTls, serverMode } from './tls.ts'

/**
 * caching_sha2_password logs in through a Router that ends TLS only where both sides have TLS, or none has. Otherwise
 * it works only while a server remembers a login that came another way: until its next restart.
 */
export function checkLogins(
  { path }: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  const route = openRoutes(declared).find(({ name }) => !isX(name) && endsTls(declared, name))
  if (route === undefined || hasOnlyNativeUsers(cluster)) return []
  const clients = declared.tls?.clients?.mode ?? 'disable'
  const servers = serverMode(declared, cluster)
  const at =
    declared.tls?.clients === undefined
      ? [...path, 'routes', route.name]
      : [...path, 'tls', 'clients', 'mode']
  if ((clients === 'disable') !== (servers === 'disable')) {
    const [plain, encrypted] = clients === 'disable' ? ['clients', 'servers'] : ['servers', 'clients']
    return [
      finding(
        'MRT039',
        'error',
        at,
        `accounts of caching_sha2_password cannot log in on route ${route.name}: ${plain} in plain text, ${encrypted} over TLS`,
        clients === 'disable'
          ? 'write tls: {clients: {mode: require, cert: ..., key: ...}}'
          : 'write tls: {servers: {mode: verify-full, ca: ...}}',
      ),
    ]
  }
  if (clients !== 'prefer') return []
  return [
    finding(
      'MRT039',
      'info',
      at,
      "clients without TLS log in with accounts of caching_sha2_password only where the Router's key is RSA",
      'write mode: require',
    ),
  ]
}

function hasOnlyNativeUsers({ users }: PrimaryCluster): boolean {
  if (typeof users !== 'object') return false
  const plugins = Object.values(users).map(({ plugin }) => plugin)
  return plugins.length > 0 && plugins.every((plugin) => plugin === 'mysql_native_password')
}
