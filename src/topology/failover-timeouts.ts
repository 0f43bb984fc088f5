import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import { ipFamily } from '../formats/ip.ts'
import type { BalancerSubject } from './topology.ts'

/** A setting that decides how soon clients follow a failover, or how long they wait for its end. */
interface Knob {
  name: string
  unit: 's' | 'ms'
  must: 'end-before' | 'outlast'
  effect: string
  /** What stands in the file where the topology is silent; undefined where it follows the budget. */
  silent?: number
  /** The product's default, where `null` takes that out of the file. */
  unset?: number
  /** Only where a server is known by name. */
  isOfNames?: true
}

/** A knob with the value in force. */
export interface Timeout extends Omit<Knob, 'silent' | 'unset' | 'isOfNames'> {
  value: number
  unitMs: number
  isDeclared: boolean
  path: TopologyPath
}

const knobs: Readonly<Record<string, readonly Knob[]>> = {
  pgbouncer: [
    {
      name: 'server_login_retry',
      unit: 's',
      must: 'end-before',
      effect: 'a pool that saw one failed connect stays shut that long',
      silent: 1,
      unset: 15,
    },
    {
      name: 'server_connect_timeout',
      unit: 's',
      must: 'end-before',
      effect: 'each try to reach the lost server takes that long',
      silent: 3,
      unset: 15,
    },
    {
      name: 'dns_max_ttl',
      unit: 's',
      must: 'end-before',
      effect: 'the old address of a name is used that long',
      silent: 5,
      unset: 15,
      isOfNames: true,
    },
    {
      name: 'query_wait_timeout',
      unit: 's',
      must: 'outlast',
      effect: 'waiting clients are thrown out before the new primary is there',
      silent: 60,
      unset: 120,
    },
  ],
  proxysql: ['mysql', 'pgsql'].map((protocol) => ({
    name: `${protocol}-connect_timeout_server_max`,
    unit: 'ms',
    must: 'outlast',
    effect: 'waiting queries fail before the new primary is there',
  })),
  mysqlrouter: [
    {
      name: 'routing.connect_timeout',
      unit: 's',
      must: 'end-before',
      effect: 'each try to reach the lost server takes that long',
      silent: 3,
      unset: 5,
    },
    {
      name: 'metadata_cache.connect_timeout',
      unit: 's',
      must: 'end-before',
      effect: 'the search for the new primary waits for the lost server that long',
      silent: 2,
      unset: 5,
    },
  ],
}

/** The timeouts of a balancer that must fit the failover budget. */
export function timeoutsOf({ kind, declared, path, serves }: BalancerSubject): readonly Timeout[] {
  const hasNames = serves.some(
    ({ cluster }) => 'readers' in cluster && cluster.instances.some(({ address }) => ipFamily(address) === 0),
  )
  return (knobs[kind] ?? [])
    .filter(({ isOfNames }) => isOfNames !== true || hasNames)
    .flatMap(({ silent, unset, isOfNames: _, ...knob }): Timeout[] => {
      const timeout = { ...knob, unitMs: knob.unit === 's' ? 1000 : 1 }
      const given = (['settings', 'settings_unchecked'] as const).flatMap((block) =>
        Object.entries(declared[block] ?? {})
          .filter(([name]) => withoutKey(name) === knob.name)
          .map(([name, value]) => ({ name, value: value ?? unset, path: [...path, block, name] })),
      )
      const inForce = given.length > 0 ? given : [{ name: knob.name, value: silent, path }]
      return inForce
        .map((each) => ({ ...timeout, ...each, value: Number(each.value), isDeclared: given.length > 0 }))
        .filter(({ value }) => Number.isFinite(value))
    })
}

/** `routing:ro.connect_timeout` of MySQL Router is one of `routing.connect_timeout`. */
function withoutKey(name: string): string {
  return name.replace(/:[^.]*/, '')
}
