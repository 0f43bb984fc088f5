import { ServerFault } from '../../../drivers/server-fault.ts'
import type { Manager } from '../../../engines/postgresql/manager/manager.ts'
import type { Server } from '../../../engines/postgresql/server.ts'
import { siblingsOf } from '../open-switchover.ts'
import type { StepResult } from '../step-result.ts'
import type { Switchover } from '../switchover.ts'
import { type ServersWatch, watchServers } from '../watch-servers.ts'

/** How long the old primary has to be seen serving before clients are led back to it. */
const steadyMs = 1000
/** Longer than Patroni takes to look at what it was asked for: loop_wait, 10 s. */
const lingerMs = 15_000
const turnMs = 5000

/** Asks the manager, and believes the servers only. */
export async function handOver(
  switchover: Switchover,
  manager: Manager,
  limitMs: number,
): Promise<StepResult> {
  const { from, to, lock } = switchover
  const begun = performance.now()
  const left = (): number => Math.max(1, Math.round(begun + limitMs - performance.now()))
  const enough = new AbortController()
  const watch = watchOf(switchover)
  try {
    let said = 'it was not asked again'
    // Where it was asked before, it may be at it, or have done it.
    const [serves] = await Promise.all([watch.oldServes(1), lock?.giveUp(from.server.name)])
    if (serves) {
      said = `${manager.title} has not answered`
      const move = { from: from.server.name, to: to.server.name }
      const asked = manager.switchOver(move, left(), enough.signal).then((answer) => {
        said = answer.message
        return answer
      })
      const refused = asked.then(async ({ isRefused }) => (isRefused && (await watch.oldServes())) || never)
      const promoted = watch.promoted(left())
      if ((await Promise.race([promoted, refused])) === true)
        return {
          answer: 'failed',
          message: `${said}; ${from.server.name} still takes writes`,
          facts: { isAsked: false },
        }
    }
    const next = await watch.promoted(left())
    if (next === undefined)
      return { answer: 'uncertain', message: `nobody else takes writes after ${limitMs} ms; ${said}` }
    return await turnedTo(switchover, next, Math.round(performance.now() - begun))
  } finally {
    enough.abort()
    watch.stop()
  }
}

const never = new Promise<never>(() => {})

/**
 * What became of it: another primary, or the old one goes on. One that serves while its manager is at work is on its way down: it is
 * led back to only where that does not end.
 */
export async function observeHandOver(
  switchover: Switchover,
  manager: Manager,
  limitMs: number,
): Promise<StepResult> {
  const { from } = switchover
  const begun = performance.now()
  const watch = watchOf(switchover)
  try {
    do {
      const next = await watch.promoted(steadyMs)
      if (next !== undefined) return await turnedTo(switchover, next, Math.round(performance.now() - begun))
      if ((await watch.oldServes()) && (await isLeader(manager, from.server)))
        return { answer: 'failed', message: `${from.server.name}: still takes writes, and nobody else` }
    } while (performance.now() - begun < limitMs)
    if (await watch.oldServes())
      return {
        answer: 'failed',
        message: `${from.server.name}: still takes writes after ${limitMs} ms, but is not settled for ${manager.title}`,
      }
    return { answer: 'uncertain', message: 'nobody is seen to take writes' }
  } finally {
    watch.stop()
  }
}

async function isLeader(manager: Manager, { name }: Server): Promise<boolean> {
  try {
    return (await manager.observe(steadyMs)).leader === name
  } catch (error) {
    if (error instanceof ServerFault) return false
    throw error
  }
}

/** The clients go on: whether what the manager was asked for comes late. */
export async function lingerOver(switchover: Switchover, manager: Manager): Promise<StepResult> {
  const { from, cluster, facts } = switchover
  if (facts.isAsked !== true) return { answer: 'done', message: `${manager.title} has nothing to do` }
  const watch = watchOf(switchover)
  try {
    const next = await watch.promoted(lingerMs)
    if (next !== undefined)
      return {
        answer: 'failed',
        message: `${next.name} has become the primary after all: dbbal failover --cluster ${cluster.name} --to ${next.name}`,
      }
    const { leader } = await manager.observe(turnMs)
    const isStill = leader === from.server.name && (await watch.oldServes())
    return isStill
      ? {
          answer: 'done',
          message: `${leader} still leads after ${lingerMs / 1000} s, for ${manager.title} too`,
        }
      : { answer: 'uncertain', message: `${manager.title} calls ${leader ?? 'nobody'} the leader` }
  } finally {
    watch.stop()
  }
}

function watchOf({ from, to, siblings, facts }: Switchover): ServersWatch {
  const others = [to, ...siblings].map(({ server }) => server)
  return watchServers(from.server, others, facts.timeline)
}

/** Whoever takes writes is the primary: the clients are led there, also where another one was asked for. */
async function turnedTo(switchover: Switchover, next: Server, tookMs: number): Promise<StepResult> {
  const { from, to, siblings, poolers } = switchover
  const seen = `${next.name}: takes writes, ${from.server.name} none, ${tookMs} ms after it was asked for`
  if (next === to.server) return { answer: 'done', message: seen }
  const members = [from, to, ...siblings]
  const chosen = siblings.find(({ server }) => server === next)
  if (chosen === undefined) throw new Error(`${next.name} was not opened`)
  const turned = await poolers.turnTo(next.name, turnMs)
  switchover.to = chosen
  switchover.siblings = siblingsOf(members, from.server.name, next.name)
  const message = `${seen}, instead of ${to.server.name}`
  const facts = { leader: next.name }
  // Without their files the poolers would lead to a replica: an operator has to look.
  if (turned.answer !== 'done')
    return { answer: 'uncertain', message: `${message}; ${turned.message}`, facts }
  return { answer: 'done', message, facts }
}
