import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError } from '../../errors.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import { dangling, finding, findingAtKey } from './finding.ts'
import { adminAddress, adminInterfaces, clientInterfaces } from './interfaces.ts'
import type { ProxysqlSubject } from './subject.ts'

/** Addresses on which ProxySQL would not listen, or on which it should not. */
export function checkInterfaces(subject: ProxysqlSubject): Diagnostic[] {
  return [...checkAdminAddress(subject), ...checkCore(subject), ...checkMovedAddress(subject)]
}

function checkAdminAddress(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, declared } = subject
  const path = [...balancer.path, 'admin', 'address']
  const text = declared.admin?.address
  try {
    for (const instance of balancer.instances) adminAddress(subject, instance)
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof DbbalError)) throw error
    return [
      finding(
        'error',
        'PXS005',
        path,
        `address ${quoted(text)} does not fit, expected "{host.address}:6032"`,
      ),
    ]
  }
  if (text !== undefined && /^(\*|0\.0\.0\.0|\[::\])?:/.test(text)) {
    return [
      finding(
        'warning',
        'PXS005',
        path,
        `the admin interface listens on every address of the host`,
        'write address: "{host.address}:6032"',
      ),
    ]
  }
  return checkDistinct(subject)
}

/** Two processes of one host cannot share a port; the loopback is one of the addresses. */
function checkDistinct(subject: ProxysqlSubject): Diagnostic[] {
  const taken = new Map<string, string>()
  const found: Diagnostic[] = []
  for (const instance of subject.balancer.instances) {
    const listening = (['mysql', 'pgsql'] as const).flatMap((protocol) =>
      [adminInterfaces(subject, instance, protocol), clientInterfaces(subject, instance, protocol)].flatMap(
        (text) => text.split(';'),
      ),
    )
    for (const endpoint of listening) {
      const place = `${instance.hostName} ${endpoint}`
      const other = taken.get(place)
      if (other !== undefined) {
        found.push(
          findingAtKey(
            'error',
            'TOP004',
            instance.path,
            `${endpoint} on host ${quoted(instance.hostName)} is already taken by ${other}`,
            'put the instances on different hosts',
          ),
        )
      }
      taken.set(place, `instance ${quoted(instance.name)}`)
    }
  }
  return found
}

function checkCore(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, declared } = subject
  const sync = declared.cluster_sync
  if (sync === undefined) return []
  const path = [...balancer.path, 'cluster_sync']
  const known = balancer.instances.map(({ name }) => name)
  const found = sync.core.flatMap((name, index) =>
    known.includes(name) ? [] : [dangling([...path, 'core', index], 'instance', name, known)],
  )
  if (sync.core.length === 0) {
    found.push(
      finding(
        'error',
        'TOP007',
        [...path, 'core'],
        'core is empty, expected the instances that others copy from',
      ),
    )
  }
  const text = declared.admin?.address
  if (text !== undefined && /^(127\.|localhost|\[::1\])/.test(text)) {
    found.push(
      finding(
        'error',
        'PXS005',
        [...balancer.path, 'admin', 'address'],
        `the other nodes of cluster_sync cannot reach ${quoted(text)}`,
        'write address: "{host.address}:6032"',
      ),
    )
  }
  return found
}

function checkMovedAddress(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, declared } = subject
  const [first] = balancer.instances
  if (declared.endpoint?.kind !== 'vip' || first === undefined) return []
  const [interfaceText = ''] = clientInterfaces(subject, first, subject.served[0]?.protocol ?? 'mysql').split(
    ';',
  )
  return [
    finding(
      'info',
      'PXS036',
      [...balancer.path, 'endpoint', 'kind'],
      `ProxySQL listens for clients on ${interfaceText}: an address that moves is not on the host when it starts`,
      `write settings: {mysql-interfaces: "${endpointOf({ address: declared.endpoint.address ?? 'ADDRESS', port: first.port })}"} where the host may bind addresses that it has not`,
    ),
  ]
}
