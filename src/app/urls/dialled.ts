import type { BalancerSubject } from '../../topology/topology.ts'

/** One way to a balancer: hosts that a client may try, and the host whose clients it is for. */
export interface Dialled {
  hosts: readonly { address: string; port: number }[]
  host?: string
}

/** Products that listen on the loopback of each host when `endpoint.kind` is `local`; the others on the host's address. */
const onLoopback: readonly string[] = ['proxysql', 'mysqlrouter']

/** What clients dial: the endpoint, or every instance where there is none. `portOf` says the port of a route. */
export function dialledOf(balancer: BalancerSubject, portOf: (port: number) => number): readonly Dialled[] {
  const { endpoint } = balancer.declared
  const instances = balancer.instances.map(({ address, port, hostName }) => ({
    hostName,
    at: { address, port: portOf(port) },
  }))
  if (endpoint?.kind === 'local') {
    if (!onLoopback.includes(balancer.kind)) {
      return instances.map(({ hostName, at }) => ({ hosts: [at], host: hostName }))
    }
    const ports = [...new Set(instances.map(({ at }) => at.port))]
    return ports.map((port) => ({ hosts: [{ address: '127.0.0.1', port }] }))
  }
  const address = endpoint?.kind === 'dns' ? endpoint.name : (endpoint?.address ?? endpoint?.name)
  const [first] = balancer.instances
  if (address === undefined || first === undefined) return [{ hosts: instances.map(({ at }) => at) }]
  return [{ hosts: [{ address, port: portOf(endpoint?.port ?? first.port) }] }]
}

/** The same for clients that know one host only. */
export function eachDialled(dialled: readonly Dialled[]): readonly Dialled[] {
  return dialled.flatMap(({ hosts, ...rest }) => hosts.map((host) => ({ hosts: [host], ...rest })))
}
