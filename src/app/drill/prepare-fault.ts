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
  /** Lets the server go on, or starts it again, where nobody has taken its place. @throws ServerFault */
  heal(): Promise<void>
  close(): Promise<void>
}

/** For a shell on the machine of the primary, in its data directory. Sessions whose postmaster is gone are let go on as well. */
const scripts: Readonly<Record<Fault, { make: string; heal: string }>> = {
  'kill-primary': { make: 'pid=$(postmaster); kill -s KILL "$pid"', heal: ':' },
  'freeze-primary': {
    make: `pid=$(postmaster); kill -s STOP "$pid"
for each in /proc/[0-9]*; do
  { read -r _ _ _ parent _ < "$each/stat"; } 2>/dev/null || continue
  [ "$parent" != "$pid" ] || kill -s STOP "\${each##*/}" || :
done`,
    heal: `for each in /proc/[0-9]*; do
  [ "$(readlink "$each/cwd" 2>/dev/null)" != "$PWD" ] || kill -s CONT "\${each##*/}" || :
done`,
  },
}

/**
 * Opens a shell on the machine of an instance, for signals to its postmaster.
 *
 * @throws ServerFault
 */
export async function prepareFault(open: OpenCluster, name: string, fault: Fault): Promise<PreparedFault> {
  const { control } = open.cluster.declared
  const instance = open.cluster.instances.find((each) => each.name === name)
  if (control === undefined || instance === undefined) throw new Error(`${name} has no control`)
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
      await host.run(scripts[fault].make, makeMs)
      return atMs
    },
    async heal() {
      await host.run(scripts[fault].heal, makeMs)
      await host.start(healMs)
    },
    close: () => host.close(),
  }
}

/** Who cannot be started again is left alone; where nothing fences a dead primary there is nothing to see. @throws DbbalError (4) */
export function refuseFault(fault: Fault, { cluster }: OpenCluster): void {
  const { control, fence, synchronous } = cluster.declared
  const refused = (why: string, hint: string): DbbalError =>
    new DbbalError('DRILL', `${fault}: ${cluster.name} declares ${why}`, { exit: exitCodes.refused, hint })
  if (control === undefined)
    throw refused('no control: nobody could start the server again', `write clusters.${cluster.name}.control`)
  if (fence?.hook !== undefined) return
  const hint = `write clusters.${cluster.name}.fence.hook`
  if (fault === 'freeze-primary')
    throw refused('no fence hook: nobody would end a server that stands still', hint)
  if (synchronous === undefined)
    throw refused('no fence hook and no synchronous replication: nobody would take its place', hint)
}

/** After a failover that came to nothing. @returns what is left to do, where it does not start */
export async function healed(fault: PreparedFault, name: string): Promise<string | undefined> {
  try {
    await fault.heal()
    return undefined
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return `${name} does not serve again: ${error.message}`
  }
}
