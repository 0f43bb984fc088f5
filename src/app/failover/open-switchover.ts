import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../drivers/server-fault.ts'
import { openServerHost } from '../../engines/postgresql/open-server-host.ts'
import type { ServerHost } from '../../engines/postgresql/server-host.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Kind } from '../../failover/phase.ts'
import { controlOf } from '../../topology/control-of.ts'
import type { DatabaseInstance } from '../../topology/declaration/cluster.ts'
import type { Instance } from '../../topology/topology.ts'
import type { FailoverOptions } from './failover-report.ts'
import { once } from './once.ts'
import type { OpenCluster } from './open-cluster.ts'
import { Opened } from './opened.ts'
import { openPoolers } from './poolers/open-poolers.ts'
import type { Facts } from './step-result.ts'
import type { Member, Switchover } from './switchover.ts'

/** How long a machine that is maybe gone is waited for while clients are held. */
const hostsMs = 3000

/** A run of a cluster: from which instance to which. */
export interface RunOf extends Omit<FailoverOptions, 'from' | 'to'> {
  kind: Kind
  run: string
  from: string
  to: string
  facts: Facts
  /** Machines that cannot be reached stop nothing then: what can be done is done. A failover opens them behind the pause. */
  isTakenUp: boolean
}

/**
 * Opens every way that a switchover takes: servers, their machines, the consoles and theirs. Changes nothing.
 *
 * @throws DbbalError (3) where one cannot be reached
 */
export async function openSwitchover(open: OpenCluster, options: RunOf): Promise<Switchover> {
  const opened = new Opened()
  try {
    const mayBeGone = options.isTakenUp || options.kind === 'failover'
    // A failover holds the clients first.
    const isLater = options.kind === 'failover' && !options.isTakenUp
    const urgency = isLater ? (options.isSure && !options.isDryRun ? 'guarded' : 'bare') : undefined
    const to = options.facts.leader ?? options.to
    const mayLeave = Object.keys(options.facts.left ?? {})
    const poolers = opened.add(openPoolers({ ...options, to, opened: open, urgency, mayLeave }))
    const members = open.cluster.instances.map((instance) => memberOf(open, instance))
    const openHosts = once(async () => {
      const opening = members.map(async (member, index) => {
        const instance = open.cluster.instances[index]
        if (instance !== undefined) member.host = await openHost(open, instance, opened, mayBeGone)
      })
      await Promise.all(opening)
    })
    if (!isLater) await openHosts()
    return switchoverOf(open, options, {
      poolers: await poolers,
      members,
      openHosts: () => Promise.race([openHosts(), setTimeout(hostsMs)]),
      close: () => opened.close(),
    })
  } catch (error) {
    await opened.close()
    if (!(error instanceof ServerFault)) throw error
    throw new DbbalError('UNREACHABLE', error.message, { exit: exitCodes.unreachable, cause: error })
  }
}

/** Who follows the new primary, beside the old one. */
export function siblingsOf(members: readonly Member[], from: string, to: string): readonly Member[] {
  return members.filter(({ server }) => ![from, to].includes(server.name))
}

function memberOf({ servers }: OpenCluster, { name }: Instance<DatabaseInstance>): Member {
  const server = servers.get(name)
  if (server === undefined) throw new Error(`${name} was not opened`)
  return { server, host: undefined }
}

async function openHost(
  { cluster }: OpenCluster,
  instance: Instance<DatabaseInstance>,
  opened: Opened,
  mayBeGone: boolean,
): Promise<ServerHost | undefined> {
  const { name, address, ssh } = instance
  const { control: declared } = cluster.declared
  if (declared === undefined) return undefined
  const remote = declared.via === 'ssh' ? { address, ssh: ssh ?? {} } : undefined
  const control = controlOf(declared, instance)
  const opening = opened.add(
    openServerHost({ instance: name, control, remote, paths: { dataDirectory: undefined } }),
  )
  try {
    return await opening
  } catch (error) {
    // A run that was cut off is brought to its end although a machine is gone.
    if (mayBeGone && error instanceof ServerFault) return undefined
    throw error
  }
}

function switchoverOf(
  open: OpenCluster,
  options: RunOf,
  {
    poolers,
    members,
    openHosts,
    close,
  }: Pick<Switchover, 'poolers' | 'openHosts' | 'close'> & { members: readonly Member[] },
): Switchover {
  const { cluster } = open
  const { kind, run, from, askForName, facts, timeoutMs, quietMs, accepted, maxLag } = options
  const to = facts.leader ?? options.to
  const member = (name: string): Member => {
    const found = members.find(({ server }) => server.name === name)
    if (found === undefined) throw new Error(`${name} was not opened`)
    return found
  }
  return {
    kind,
    run,
    isTakenUp: options.isTakenUp,
    open,
    cluster,
    from: member(from),
    to: member(to),
    siblings: siblingsOf(members, from, to),
    poolers,
    facts,
    lock: undefined,
    timeoutMs,
    quietMs,
    accepted,
    maxLag,
    choice: options,
    openHosts,
    askForName,
    hasCooldown: options.hasCooldown,
    close,
    leftMs: () => (facts.pausedAt === undefined ? undefined : facts.pausedAt + timeoutMs - Date.now()),
  }
}
