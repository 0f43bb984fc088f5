import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError } from '../../errors.ts'
import type { Ended } from '../../failover/ended.ts'
import { isEnd, rowOf } from '../../failover/next.ts'
import type { End, Phase } from '../../failover/phase.ts'
import { isBeforePromotion, isCondition, isLastWord, isOnTheClock } from '../../failover/sections.ts'
import type { Journal, NewEntry } from './journal.ts'
import type { Facts, StepResult } from './step-result.ts'
import { limitOf, type Step, type Switchover } from './switchover.ts'

export interface RunOptions {
  steps: ReadonlyMap<Phase, Step>
  journal: Journal
  /** Where it begins; in the middle where a run is taken up again. */
  at: Phase
  /** Ctrl-C and SIGTERM, its reason: they turn a run back, and have no effect after the promotion. */
  signal: AbortSignal
  /** A phase that begins, and one that ended. */
  onPhase(phase: Phase, result: (StepResult & { tookMs: number }) | undefined): void
}

/** What there is no way back from is tried again, while its time lasts: a server that is busy answers late. */
const againMs = 50

/** Goes from phase to phase as the table says, and writes each down before and after it acts. */
export async function run(switchover: Switchover, options: RunOptions): Promise<Ended> {
  const { journal, onPhase, signal } = options
  const { kind } = switchover
  let phase: Phase | End = options.at
  let isWhole = true
  let isRefused: Ended['isRefused']
  let interruptedBy: Ended['interruptedBy']
  // What ended and what begins are one write: each is a wait for the disk while clients wait.
  let unwritten: readonly NewEntry[] = []
  while (!isEnd(phase)) {
    onPhase(phase, undefined)
    const begun = performance.now()
    const { facts, amiss } = await intended(switchover, options.steps.get(phase))
    Object.assign(switchover.facts, facts)
    const unwritable = await written(journal, [
      ...unwritten,
      { entry: 'begin', phase, ...(facts && { facts }) },
    ])
    const reason = amiss ?? (isBeforePromotion(phase) ? unwritable : undefined)
    const result: StepResult =
      reason === undefined ? await attempt(switchover, phase, options) : { answer: 'failed', message: reason }
    const tookMs = Math.round(performance.now() - begun)
    Object.assign(switchover.facts, result.facts)
    unwritten = [{ entry: 'end', phase, tookMs, ...result }]
    onPhase(phase, { ...result, tookMs })
    if (unwritable !== undefined || (result.answer !== 'done' && isLastWord(phase))) isWhole = false
    if (result.answer !== 'done' && isBeforePromotion(phase) && signal.aborted)
      interruptedBy = signal.reason as Ended['interruptedBy']
    if (result.answer !== 'done' && isCondition(phase)) isRefused = true
    phase = rowOf(kind, phase, result.answer).to
  }
  const ended: Ended = { end: phase, isWhole, isRefused, interruptedBy }
  const unwritable = await written(journal, [...unwritten, { entry: 'ended', ...ended }])
  return unwritable === undefined ? ended : { ...ended, isWhole: false }
}

/** What is to be on the disk before a step acts, or why that is not known. */
async function intended(
  switchover: Switchover,
  step: Step | undefined,
): Promise<{ facts?: Facts | undefined; amiss?: string }> {
  try {
    return { facts: await step?.intend?.(switchover) }
  } catch (error) {
    return { amiss: (error as Error).message }
  }
}

/** Why the journal could not be written: then nothing more is begun, but what is begun is brought to an end. */
async function written(journal: Journal, entries: readonly NewEntry[]): Promise<string | undefined> {
  try {
    await journal.write(...entries)
    return undefined
  } catch (error) {
    return `the journal cannot be written: ${(error as Error).message}`
  }
}

async function attempt(
  switchover: Switchover,
  phase: Phase,
  { steps, signal }: RunOptions,
): Promise<StepResult> {
  const step = steps.get(phase)
  if (step === undefined) throw new Error(`nothing is done in ${phase}`)
  const isTurnable = isBeforePromotion(phase)
  if (isTurnable && signal.aborted) return { answer: 'failed', message: 'interrupted' }
  if (isOnTheClock(switchover.kind, phase) && switchover.poolers.lost.aborted)
    return { answer: 'failed', message: 'a guard has ended: nobody would resume the pools if dbbal vanished' }
  const leftMs = isOnTheClock(switchover.kind, phase) ? switchover.leftMs() : undefined
  if (leftMs !== undefined && leftMs <= 0)
    return { answer: 'failed', message: 'the clients have waited for as long as they may' }
  const ownMs = limitOf(step, switchover)
  const deadline = performance.now() + Math.min(ownMs, leftMs ?? ownMs)
  for (;;) {
    const limitMs = Math.max(1, Math.round(deadline - performance.now()))
    const result = await act(switchover, step, limitMs, isTurnable ? signal : never)
    const isToBeTriedAgain = result.answer === 'uncertain' && isLastWord(phase)
    if (!isToBeTriedAgain || performance.now() + againMs >= deadline) return result
    Object.assign(switchover.facts, result.facts)
    await setTimeout(againMs)
  }
}

async function act(
  switchover: Switchover,
  step: Step,
  limitMs: number,
  signal: AbortSignal,
): Promise<StepResult> {
  try {
    if (signal !== never) await switchover.lock?.check()
    return await step.act(switchover, limitMs, signal)
  } catch (error) {
    return { answer: answerOf(error), message: (error as Error).message }
  }
}

/** A bug of ours must not leave clients waiting: the table leads on from there as well. */
function answerOf(error: unknown): StepResult['answer'] {
  if (error instanceof DbbalError) return 'failed'
  return error instanceof ServerFault && error.kind !== 'lost' ? 'failed' : 'uncertain'
}

/** What is past the point of no return, and what goes back, is not interrupted. */
const never = new AbortController().signal
