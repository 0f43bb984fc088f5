import { ServerFault } from '../../drivers/server-fault.ts'
import { openServerHost } from '../../engines/postgresql/open-server-host.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { controlOf } from '../../topology/control-of.ts'
import type { OpenCluster } from '../failover/open-cluster.ts'
import { serverVantage } from '../failover/vantages.ts'
import type { Fault } from './faults.ts'

const makeMs = 5000
const healMs = 30_000

/** A fault that can be made at once. */
export interface PreparedFault {
  /** @returns when it was made, milliseconds since 1970 */
  make(): Promise<number>
  /** Starts the server again, where nobody has taken its place. @throws ServerFault */
  heal(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a shell on the machine of an instance, for SIGKILL to its postmaster.
 *
 * @throws ServerFault
 */
export async function prepareFault(open: OpenCluster, name: string): Promise<PreparedFault> {
  const { control } = open.cluster.declared
  const instance = open.cluster.instances.find((each) => each.name === name)
  if (control === undefined || instance === undefined) throw new Error(`${name} cannot be killed`)
  const { way } = serverVantage(instance, open)
  const host = await openServerHost({
    instance: name,
    control: controlOf(control, instance),
    remote: way === 'here' ? undefined : way,
    paths: { dataDirectory: undefined },
  })
  return {
    async make() {
      const atMs = Date.now()
      await host.run('pid=$(postmaster); kill -s KILL "$pid"', makeMs)
      return atMs
    },
    heal: () => host.start(healMs),
    close: () => host.close(),
  }
}

/** Who cannot be started again is not killed; where nothing fences a dead primary there is nothing to see. @throws DbbalError (4) */
export function refuseFault(fault: Fault, { cluster }: OpenCluster): void {
  const { control, fence, synchronous } = cluster.declared
  const refused = (why: string, hint: string): DbbalError =>
    new DbbalError('DRILL', `${fault}: ${cluster.name} declares ${why}`, { exit: exitCodes.refused, hint })
  if (control === undefined)
    throw refused('no control: nobody could start the server again', `write clusters.${cluster.name}.control`)
  if (fence?.hook === undefined && synchronous === undefined)
    throw refused(
      'no fence hook and no synchronous replication: nobody would take its place',
      `write clusters.${cluster.name}.fence.hook`,
    )
}

/** After a failover that came to nothing. @returns what is left to do, where it does not start */
export async function healed(fault: PreparedFault, name: string): Promise<string | undefined> {
  try {
    await fault.heal()
    return undefined
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return `${name} was killed and does not start: ${error.message}`
  }
}
