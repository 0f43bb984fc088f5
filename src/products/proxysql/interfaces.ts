import { ipFamily } from '../../formats/ip.ts'
import type { BalancerInstance } from '../../topology/declaration/balancer.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import type { Instance } from '../../topology/topology.ts'
import type { Protocol, ProxysqlSubject } from './subject.ts'

/** A proxy process. */
type ProxyInstance = Instance<BalancerInstance>

/** ProxySQL's own default of the admin interface. */
const defaultAdminPort = 6032

/** From a port for MySQL to the one for PostgreSQL beside it: 6033 and 6133, 6032 and 6132. */
const protocolStep = 100

const loopback = '127.0.0.1'

/** Addresses that clients reach an instance on; the loopback for a protocol that no cluster speaks. */
export function clientInterfaces(
  subject: ProxysqlSubject,
  instance: ProxyInstance,
  protocol: Protocol,
): string {
  const isServed = subject.served.some((one) => one.protocol === protocol)
  const address = isServed ? clientAddress(subject, instance) : loopback
  return endpointOf({ address, port: clientPort(subject, instance, protocol) })
}

/** Port for clients of a protocol: the instance's own is for MySQL wherever a MySQL cluster is served. */
export function clientPort({ served }: ProxysqlSubject, { port }: ProxyInstance, protocol: Protocol): number {
  const isMysql = served.some((one) => one.protocol === 'mysql')
  if (protocol === (isMysql ? 'mysql' : 'pgsql')) return port
  return protocol === 'pgsql' ? port + protocolStep : port - protocolStep
}

/** An address that moves between hosts is on none of them when ProxySQL starts: there it listens on all. */
function clientAddress({ declared }: ProxysqlSubject, instance: ProxyInstance): string {
  switch (declared.endpoint?.kind) {
    case 'local':
      return loopback
    case 'vip':
      return ipFamily(instance.address) === 6 || ipFamily(declared.endpoint.address ?? '') === 6
        ? '::'
        : '0.0.0.0'
    default:
      return instance.address
  }
}

/** Address of the admin interface of an instance, as the topology says it; the instance's own when it says nothing. */
export function adminAddress(
  { declared }: ProxysqlSubject,
  instance: ProxyInstance,
): { address: string; port: number } {
  const text = declared.admin?.address
  if (text === undefined) return { address: instance.address, port: defaultAdminPort }
  const bracketed = instance.address.includes(':') ? `[${instance.address}]` : instance.address
  const filled = fillPlaceholders(text, {
    'host.address': text.includes('[{host.address}]') ? instance.address : bracketed,
    instance: instance.name,
  })
  const parts = /^(?:\[([0-9a-fA-F:]+)\]|([^:;[\]\s]+)):([0-9]{1,5})$/.exec(filled)
  const port = Number(parts?.[3])
  if (parts === null || port < 1 || port > 65_535) throw new RangeError(filled)
  return { address: parts[1] ?? parts[2] ?? '', port }
}

/** Addresses of the admin interface: the topology's and the loopback. */
export function adminInterfaces(
  subject: ProxysqlSubject,
  instance: ProxyInstance,
  protocol: Protocol,
): string {
  const { address, port } = adminAddress(subject, instance)
  const own = { address, port: protocol === 'mysql' ? port : port + protocolStep }
  const isLocal = [loopback, 'localhost', '0.0.0.0', '::'].includes(address)
  return [own, ...(isLocal ? [] : [{ address: loopback, port: own.port }])].map(endpointOf).join(';')
}
