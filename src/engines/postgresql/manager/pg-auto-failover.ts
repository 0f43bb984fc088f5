import type { Row } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import type { ManagedMember } from '../../../failover/observation.ts'
import { sqlLiteral } from '../../../formats/postgresql-sql.ts'
import { faultLine } from '../outcome.ts'
import type { Server } from '../server.ts'
import { instanceAt } from './instance-at.ts'
import type { ManagedInstance, Manager } from './manager.ts'

export interface PgAutoFailoverOptions {
  instances: readonly ManagedInstance[]
  /** Database pg_auto_failover of the monitor, as a role that may do what autoctl_node may. */
  monitor: Server
  formation: string
}

/** States of a node that takes writes. https://pg-auto-failover.readthedocs.io/en/main/failover-state-machine.html */
const leading = ['single', 'wait_primary', 'join_primary', 'primary', 'apply_settings']

interface Node {
  name: string
  /** Undefined where the topology has none at that address, and none of that name. */
  instance: string | undefined
  /** What it has reported, and what the monitor wants of it. */
  reported: string
  assigned: string
  priority: number
  isHealthy: boolean
}

/** pg_auto_failover, through the functions of its monitor. */
export function pgAutoFailover({ instances, monitor, formation }: PgAutoFailoverOptions): Manager {
  let known: readonly Node[] = []
  const look = async (limitMs: number): Promise<void> => {
    const rows = await monitor.query(
      `SELECT nodename, nodehost, nodeport, current_group_state::text AS reported, assigned_group_state::text AS assigned,
        candidate_priority AS priority, health
        FROM pgautofailover.current_state(${sqlLiteral(formation)})`,
      limitMs,
    )
    known = rows.map((row) => nodeOf(row, instances))
  }
  const nameOf = (instance: string): string =>
    known.find((each) => each.instance === instance)?.name ?? instance
  return {
    kind: 'pg_auto_failover',
    title: 'pg_auto_failover',
    // The keeper of a node, and the monitor's look at its health.
    sessions: [{ user: 'postgres', names: [''], isLocal: true }, { user: 'pgautofailover_monitor' }],
    failoverCommand: () => `pg_autoctl perform failover --formation ${formation}`,
    async observe(limitMs) {
      await look(limitMs)
      return {
        leader: known.find(
          ({ reported, assigned }) => leading.includes(reported) && leading.includes(assigned),
        )?.instance,
        isPaused: false,
        members: known.flatMap(memberOf),
        amiss: undefined,
      }
    },
    async switchOver({ to }, limitMs) {
      try {
        // The names are known since the checks: clients wait.
        if (known.length === 0) await look(limitMs)
        const [row] = await monitor.query(
          `SELECT pgautofailover.perform_promotion(${sqlLiteral(formation)}, ${sqlLiteral(nameOf(to))})::text AS is_begun`,
          limitMs,
        )
        const isBegun = row?.['is_begun'] === 'true'
        return {
          isRefused: !isBegun,
          message: `the monitor ${isBegun ? 'has begun it' : 'does not begin it'}`,
        }
      } catch (error) {
        // An error takes back the whole of it.
        const isRefused = error instanceof ServerFault && error.kind !== 'lost'
        return { isRefused, message: faultLine(monitor.name, error) }
      }
    },
    close: () => monitor.close(),
  }
}

function nodeOf(
  { nodename, nodehost, nodeport, reported, assigned, priority, health }: Row,
  instances: readonly ManagedInstance[],
): Node {
  const name = String(nodename)
  return {
    name,
    instance: instanceAt({ name, host: nodehost, port: Number(nodeport) }, instances),
    reported: String(reported),
    assigned: String(assigned),
    priority: Number(priority),
    isHealthy: Number(health) === 1,
  }
}

function memberOf({ instance, reported, assigned, priority, isHealthy }: Node): readonly ManagedMember[] {
  if (instance === undefined) return []
  const isSteady = reported === assigned && (reported === 'secondary' || leading.includes(reported))
  const hindrance = !isSteady
    ? `is ${reported}${reported === assigned ? '' : `, on its way to ${assigned}`}`
    : priority === 0
      ? 'has candidate priority 0'
      : isHealthy
        ? undefined
        : 'is not healthy, as the monitor sees it'
  return [{ instance, hindrance }]
}
