import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { Ssh } from '../declaration/host.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Instance } from '../topology.ts'
import type { Findings } from './findings.ts'
import { isAddress } from './hosts.ts'

/** Resolves the members of one map of instances. */
export function resolveInstances<Declared extends { host: string; port?: number }>(
  topology: EffectiveTopology,
  declared: Readonly<Record<string, Declared>>,
  path: TopologyPath,
  defaultPort: number,
  findings: Findings,
): Instance<Declared>[] {
  if (Object.keys(declared).length === 0) {
    findings.errorAtKey('TOP007', path, 'the map of instances is empty, expected one at least')
  }
  return Object.entries(declared).map(([name, member]) => {
    const here = [...path, name]
    const { address, region, zone, nofile, ssh } = resolveHost(topology, member.host, here, findings)
    return {
      name,
      hostName: member.host,
      address,
      region,
      zone,
      nofile,
      ssh,
      port: member.port ?? defaultPort,
      declared: member,
      path: here,
    }
  })
}

/** Where the machine is that is named by `host` below a path. */
export function resolveHost(
  topology: EffectiveTopology,
  name: string,
  instancePath: TopologyPath,
  findings: Findings,
): Pick<Instance<never>, 'address' | 'region' | 'zone' | 'nofile' | 'ssh'> {
  const hosts = topology.hosts ?? {}
  const host = Object.hasOwn(hosts, name) ? hosts[name] : undefined
  if (host !== undefined) {
    const ssh: Ssh | undefined =
      host.ssh === undefined && topology.ssh === undefined ? undefined : { ...topology.ssh, ...host.ssh }
    return { address: host.address, region: host.region, zone: host.zone, nofile: host.nofile, ssh }
  }
  const path = [...instancePath, 'host']
  // With a map of hosts, a single word is a name of that map; only what is plainly an address may stand beside it.
  const isPlainlyAddress = /[.:]/.test(name) || Object.keys(hosts).length === 0
  if (!isPlainlyAddress) findings.dangling(path, 'host', name, Object.keys(hosts))
  else if (!isAddress(name)) {
    const message = `host ${JSON.stringify(name)} is neither an IP address nor a DNS name`
    findings.error('TOP001', path, message, hostHint(name))
  }
  return { address: name, region: undefined, zone: undefined, nofile: undefined, ssh: topology.ssh }
}

/** How to write what was meant for a host: `db1:5432`, `postgres://db1`, ` db1 `. */
function hostHint(name: string): string | undefined {
  const [, host = '', port] = /^\s*(?:[a-z+]+:\/\/)?([^\s:/@]+)(?::([0-9]{1,5}))?\/?\s*$/.exec(name) ?? []
  if (!isAddress(host)) return undefined
  return port === undefined ? `write host: ${host}` : `write host: ${host}, and port: ${port} beside it`
}

/** `address:port`, with brackets round IPv6. */
export function endpointOf(instance: { address: string; port: number }): string {
  return instance.address.includes(':')
    ? `[${instance.address}]:${instance.port}`
    : `${instance.address}:${instance.port}`
}
