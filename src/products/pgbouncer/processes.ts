import type { BalancerInstance } from '../../topology/declaration/balancer.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Instance, Topology } from '../../topology/topology.ts'
import { settingInForce } from './declared-setting.ts'

/** One PgBouncer process. */
export interface PoolerProcess {
  instance: Instance<BalancerInstance>
  /** 1 and up within the instance; undefined where the files and the unit of the only process carry no number. */
  number: number | undefined
  /** 0 and up over all instances of the balancer. */
  index: number
}

/** systemd's name of a process, without `.service`; several processes need `{process}` in it. */
export function servicePattern(pooler: Pooler): string {
  const declared = pooler.declared.deploy?.service
  const pattern = declared ?? (pooler.processes === 1 ? 'pgbouncer' : 'pgbouncer@{process}')
  return pattern.replace(/\.service$/, '')
}

/** Every process of a pooler, instance by instance. */
export function processesOf(pooler: Pooler): readonly PoolerProcess[] {
  const isNumbered = pooler.processes > 1 || servicePattern(pooler).includes('{process}')
  return pooler.instances.flatMap((instance, place) =>
    Array.from({ length: pooler.processes }, (_, each) => ({
      instance,
      number: isNumbered ? each + 1 : undefined,
      index: place * pooler.processes + each,
    })),
  )
}

/** Fills `{instance}`, `{process}` and the like into a text of the balancer. */
export function filled(
  text: string,
  { instance, number }: Pick<PoolerProcess, 'instance' | 'number'>,
  { environment }: Pick<Topology, 'environment'>,
  name: string,
): string {
  return fillPlaceholders(text, {
    host: instance.hostName,
    'host.address': instance.address,
    instance: instance.name,
    process: number?.toString(),
    environment,
    name,
  })
}

/** Directory of the product's files on the host. */
export function directoryOf(
  pooler: Pooler,
  instance: Instance<BalancerInstance>,
  topology: Topology,
): string {
  const declared = pooler.declared.deploy?.directory ?? '/etc/pgbouncer'
  return filled(declared, { instance, number: undefined }, topology, pooler.name).replace(/(.)\/+$/, '$1')
}

/** Name of a process's configuration file. */
export function iniName(process: Pick<PoolerProcess, 'number'>): string {
  return process.number === undefined ? 'pgbouncer.ini' : `pgbouncer-${process.number}.ini`
}

/** unix_socket_dir: what `settings` say, else one directory per process. */
export function socketDirectory(pooler: Pooler, process: PoolerProcess, topology: Topology): string {
  const own = process.number === undefined ? '/run/pgbouncer' : `/run/pgbouncer/${process.number}`
  return filled(settingInForce(pooler, 'unix_socket_dir', own), process, topology, pooler.name)
}
