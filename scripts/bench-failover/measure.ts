import { loadavg } from 'node:os'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import type { Ack, Window } from '../../src/app/drill/records.ts'
import { silenceOf, stallOf } from '../../src/app/drill/stall.ts'
import { cleanUpTo } from '../../test/live/support/process.ts'
import { startWorkload, storedRows } from '../../test/live/support/workload.ts'
import type { Arm, Parts } from './arm.ts'
import { errorLine } from './error-line.ts'

export interface Run {
  /** The longest time that a database acknowledged nothing, milliseconds. */
  gap: number
  /** The longest that a client waited, milliseconds. */
  wait: number
  parts: Parts
  /** Of the machine in the minute before. */
  load: number
}

export interface Result {
  arm: string
  runs: readonly Run[]
  acked: number
  errors: readonly string[]
  lost: number
  duplicated: number
}

export interface Measured {
  runs: number
  clients: number
  paceMs: number
}

/** There and back under load, on an estate of its own that is gone afterwards. */
export async function measure(
  { title, start }: Arm,
  { runs: wanted, clients, paceMs }: Measured,
): Promise<Result> {
  const { estate, switchTo, isReady } = await start()
  // Nobody reads: behind HAProxy as most have it, only the writers are moved.
  const workload = await startWorkload(estate, { clients, paceMs, readers: 0, reportSeconds: 0 })
  const windows: (Window & { load: number; partsIn: (silence: Window) => Parts })[] = []
  while (windows.length < wanted) {
    await isReady()
    const to = (await estate.primary()).name === 'pg1' ? 'pg2' : 'pg1'
    await workload.progress(100)
    const load = loadavg()[0] ?? 0
    const fromMs = Date.now()
    const partsIn = await switchTo(to)
    await workload.progress(100)
    windows.push({ fromMs, toMs: Date.now(), load, partsIn })
  }
  const { acks, errors } = await workload.stop()
  const { lost, duplicated } = compareRows(acks, await storedRows(await estate.primary()))
  await cleanUpTo(0)
  return {
    arm: title,
    runs: windows.map(({ partsIn, load, ...window }) => {
      const { gap, waits } = stallOf(acks, window)
      return { gap, wait: waits.max, parts: partsIn(longestSilence(acks, window)), load }
    }),
    acked: acks.length,
    errors: errors.map((each) => errorLine(each, windows)),
    lost: lost.length,
    duplicated: duplicated.length,
  }
}

/** Of the database that stood still the longest. */
function longestSilence(acks: readonly Ack[], window: Window): Window {
  const databases = [...new Set(acks.map(({ database }) => database))]
  const silences = databases.map((name) =>
    silenceOf(
      acks.filter(({ database }) => database === name),
      window,
    ),
  )
  return silences.reduce((longest, each) =>
    each.toMs - each.fromMs > longest.toMs - longest.fromMs ? each : longest,
  )
}
