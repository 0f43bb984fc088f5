import { ServerFault } from '../../../drivers/server-fault.ts'
import { isReplicaOf } from '../../../engines/postgresql/is-replica-of.ts'
import type { Manager } from '../../../engines/postgresql/manager/manager.ts'
import { lookMs, poll } from '../../../engines/postgresql/poll.ts'
import { rejoin } from '../../../engines/postgresql/rejoin.ts'
import type { Server } from '../../../engines/postgresql/server.ts'
import type { StepResult } from '../step-result.ts'
import type { Step } from '../switchover.ts'
import { isSoft } from './soft.ts'

/** How often it is looked whether a manager has done it. */
const pollMs = 50

/** The old primary comes back as a replica; where it has what the new one never got, that is kept first. */
export const rejoinAsReplica: Step = {
  phase: 'rejoin',
  plan: (switchover) => {
    const { from, to, open } = switchover
    if (open.manager !== undefined)
      return `waits until ${open.manager.title} has made ${from.server.name} a replica of ${to.server.name}`
    return isSoft(switchover)
      ? leftBehind(from.server)
      : `starts ${from.server.name} as a replica of ${to.server.name}`
  },
  limitMs: 120_000,
  async act(switchover, limitMs) {
    const { kind, from, to, cluster, facts, run, open } = switchover
    if (open.manager !== undefined) return waitForManager(open.manager, from.server, to.server, limitMs)
    if (from.host === undefined && kind === 'failover')
      return {
        answer: 'done',
        message: `${from.server.name}: its machine cannot be reached; once it is back: dbbal failover --cluster ${cluster.name} --to ${to.server.name}`,
        facts: { isAway: true },
      }
    if (await isThere(from.server, to.server))
      return { answer: 'done', message: `${from.server.name}: streams from ${to.server.name}` }
    if (isSoft(switchover)) return { answer: 'failed', message: leftBehind(from.server) }
    if (from.host === undefined || to.host === undefined)
      return { answer: 'failed', message: `${from.server.name}: there is no way to its machine` }
    // Still the setting of the time when it was a replica; it may hold a password.
    const [row] = await to.server.query("SELECT current_setting('primary_conninfo') AS conninfo", lookMs)
    const { host, port } = to.server.address
    const slot = facts.slotOf?.[from.server.name]
    const { stranded, ...outcome } = await rejoin(
      {
        server: from.server,
        host: from.host,
        upstream: { server: to.server, host, port, slot },
        upstreamHost: to.host,
        template: String(row?.['conninfo']),
        applicationName: from.server.name,
        mayRewind: cluster.declared.control?.rewind === true,
        run,
      },
      limitMs,
    )
    return stranded === undefined ? outcome : { ...outcome, facts: { stranded } }
  },
}

async function waitForManager(
  { title }: Manager,
  old: Server,
  primary: Server,
  limitMs: number,
): Promise<StepResult> {
  const isBack = await poll(async () => (await isThere(old, primary)) || undefined, limitMs, pollMs)
  if (isBack === true) return { answer: 'done', message: `${old.name}: streams from ${primary.name}` }
  return {
    answer: 'failed',
    message: `${old.name}: no replica of ${primary.name} after ${limitMs / 1000} s, see the log of ${title}`,
  }
}

/** Its WAL has gone on beside that of the new primary. */
function leftBehind({ name }: Server): string {
  return `${name}: without control it is left as it is: stop it where it runs, at once, and make a replica of it (pg_rewind, or a new copy)`
}

/** One that streams already is left alone: to rejoin it would stop it. */
async function isThere(server: Server, primary: Server): Promise<boolean> {
  try {
    return await isReplicaOf(server, primary)
  } catch (error) {
    if (error instanceof ServerFault) return false
    throw error
  }
}
