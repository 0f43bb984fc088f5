import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { BalancerInstance } from '../../topology/declaration/balancer.ts'
import { type Pooler, poolersOf } from '../../topology/poolers.ts'
import type { Instance, Topology } from '../../topology/topology.ts'
import { hbaRules } from './authentication.ts'
import { directoryOf, filled, processesOf, servicePattern } from './processes.ts'
import { settingLines } from './setting-lines.ts'
import { defaultPoolSize, sizedEntries } from './sizes.ts'
import { hasSetting } from './table.ts'
import { descriptorsOf } from './unit.ts'
import { sharedWarm } from './warm-pools.ts'

/** PgBouncer's largest peer_id. */
const maxPeers = 16_383

/** Several processes, their hosts and their files. */
export function checkProcesses(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  return [
    ...checkSeveral(pooler),
    ...checkEndpoint(pooler),
    ...checkPlaces(pooler, topology),
    ...checkDescriptors(pooler, topology),
  ]
}

function checkSeveral(pooler: Pooler): readonly Diagnostic[] {
  const { processes, instances, path, version } = pooler
  if (processes === 1) return []
  const found: Diagnostic[] = []
  if (!servicePattern(pooler).includes('{process}')) {
    const message = `service ${JSON.stringify(pooler.declared.deploy?.service)} is one unit for ${processes} processes`
    found.push({
      id: 'PGB059',
      severity: 'error',
      path: [...path, 'deploy', 'service'],
      message,
      hint: 'write service: "pgbouncer@{process}"',
    })
  }
  if (processes * instances.length > maxPeers) {
    const message = `${processes * instances.length} processes are more than PgBouncer has peer ids for, ${maxPeers}`
    found.push({ id: 'PGB059', severity: 'error', path: [...path, 'processes'], message })
  }
  if (!hasSetting(version, 'pgbouncer', 'peer_id')) {
    const message = `PgBouncer ${version} has no peers: a cancel request that reaches another process than its client's is lost`
    found.push({
      id: 'PGB059',
      severity: 'warning',
      path: [...path, 'processes'],
      message,
      hint: 'set version: "1.19" or newer when that runs there, or processes: 1',
    })
  }
  return found
}

/** PgBouncer binds once, at its start, and goes on with a warning where an address is not there. */
function checkEndpoint({ declared, path }: Pooler): readonly Diagnostic[] {
  const { endpoint } = declared
  if (endpoint?.kind !== 'vip' || endpoint.address === undefined) return []
  const message = `PgBouncer listens on ${endpoint.address} too, which only one host has: on the others it can do so only ahead of time`
  return [
    {
      id: 'PGB061',
      severity: 'warning',
      path: [...path, 'endpoint'],
      message,
      hint: 'set net.ipv4.ip_nonlocal_bind = 1 on every host of the balancer',
    },
  ]
}

/** What two instances on one host would both write or be. */
function checkPlaces(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const taken = new Map<string, string>()
  const found: Diagnostic[] = []
  for (const other of poolersOf(topology)) {
    for (const instance of other.instances) {
      const name = `${other.name}/${instance.name}`
      for (const { what, key, hint } of placesOf(other, instance, topology)) {
        const before = taken.get(`${instance.address} ${what}`)
        taken.set(`${instance.address} ${what}`, before ?? name)
        if (before === undefined || before === name || other.name !== pooler.name) continue
        const message = `${before} and ${name} both have ${what} on host ${instance.address}`
        found.push({
          id: 'TOP004',
          severity: 'error',
          path: instance.path,
          atKey: true,
          message,
          hint: `write deploy: {${key}: "${hint}"}`,
        })
      }
    }
  }
  return found
}

function placesOf(pooler: Pooler, instance: Instance<BalancerInstance>, topology: Topology) {
  const service = servicePattern(pooler)
  const directory = {
    what: `their files in ${directoryOf(pooler, instance, topology)}`,
    key: 'directory',
    hint: '/etc/pgbouncer/{instance}',
  }
  const units = processesOf(pooler)
    .filter((process) => process.instance === instance)
    .map((process) => ({
      what: `the unit ${filled(service, process, topology, pooler.name)}.service`,
      key: 'service',
      hint: service.includes('{process}') ? 'pgbouncer-{instance}@{process}' : 'pgbouncer-{instance}',
    }))
  return [directory, ...units]
}

function checkDescriptors(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const entries = sizedEntries(pooler, topology)
  const hasHba = hbaRules(pooler, entries).length > 0
  const [process] = processesOf(pooler)
  if (process === undefined) return []
  const context = {
    pooler,
    process,
    topology,
    entries,
    hasHba,
    defaultPoolSize: defaultPoolSize(pooler, entries),
    sharedWarm: sharedWarm(pooler, entries),
  }
  const { clients, servers, total } = descriptorsOf(pooler, settingLines(context), entries)
  const found: Diagnostic[] = []
  for (const { nofile, name, path } of pooler.instances) {
    if (nofile === undefined || nofile >= total) continue
    const message = `a process of "${name}" may need ${total} open files (${clients} clients, ${servers} server connections), its host allows ${nofile}`
    found.push({
      id: 'PGB010',
      severity: 'warning',
      path,
      message,
      hint: `raise nofile of the host to ${total}, or lower max_connections of the balancer`,
    })
  }
  if (clients < servers) {
    const message = `max_client_conn ${clients} is below the ${servers} server connections of the pools: they can never all be used`
    found.push({
      id: 'PGB043',
      severity: 'warning',
      path: pooler.path,
      atKey: true,
      message,
      hint: 'raise max_connections of the balancer, or lower the pools',
    })
  }
  return found
}
