import { isEnd } from '../../failover/next.ts'
import { mayLeavePaused } from '../../failover/sections.ts'
import { holdsClients, pendingPhase } from '../../failover/take-up.ts'
import { readJournal, type StoredJournal } from './journals.ts'
import { factsOf, type LeftOver, leftOver, OfAnotherVersion } from './left-over.ts'

/** What every command says of a run that has not ended. */
export interface Unfinished {
  message: string
  hint: string
}

export function unfinished(journals: readonly string[]): readonly Unfinished[] {
  return journals.flatMap((path): readonly Unfinished[] => {
    const journal = readJournal(path)
    let left: LeftOver | undefined
    try {
      left = leftOver(journal)
    } catch (error) {
      if (!(error instanceof OfAnotherVersion)) throw error
      return error.isRunning ? [] : [{ message: error.message, hint: error.hint ?? '' }]
    }
    if (left === undefined) return leftBehind(journal)
    // A run that goes on is told where it is in the way: by the lock.
    if (left.isRunning) return []
    const { header, progress } = left
    const pending = pendingPhase(progress)
    const phase = isEnd(pending) ? progress.phase : pending
    const pools = holdsClients(progress) ? ', its pools are paused' : ''
    return [
      {
        message: `the ${header.kind} of ${header.cluster} from ${header.from} to ${header.to} has not ended: it is at ${phase}${pools}`,
        hint: `dbbal failover --resume --cluster ${header.cluster}`,
      },
    ]
  })
}

/** A run that has ended, and could not resume all pools, or not reach all poolers. */
function leftBehind({ entries }: StoredJournal): readonly Unfinished[] {
  const header = entries.find((entry) => entry.entry === 'run')
  const ended = entries.findLast((entry) => entry.entry === 'ended')
  if (header === undefined || ended === undefined) return []
  const { kind, cluster, from, to } = header
  const run = `the ${kind} of ${cluster} from ${from} to ${to}`
  const isSwitched = ended.end === 'switched'
  const hint = `dbbal failover --to ${isSwitched ? to : from} --cluster ${cluster}`
  const amiss = entries.findLast((entry) => entry.entry === 'end' && mayLeavePaused(entry))
  const paused =
    amiss?.entry === 'end' ? [{ message: `${run} may have left pools paused: ${amiss.message}`, hint }] : []
  const left = Object.keys(factsOf(entries).left ?? {})
  if (!isSwitched || left.length === 0) return paused
  const message = `${run} did not reach ${left.join(', ')}: they may lead to ${from}`
  return [...paused, { message, hint }]
}
