import { ServerFault } from '../../../drivers/server-fault.ts'
import type { Answer } from '../../../failover/phase.ts'
import type { ReadIni } from '../../../products/pgbouncer/lint/read-ini.ts'
import type { Console } from '../../pgbouncer/consoles.ts'
import type { UsualSettings } from '../../pgbouncer/hold-settings.ts'
import type { StepResult } from '../step-result.ts'
import type { HeldConsole } from './held-console.ts'
import type { Stage } from './text-at.ts'

/** What a process reads. */
export interface HeldFiles {
  /** The file of the process at every stage. */
  inis: Readonly<Record<Stage, ReadIni>>
  /** What a hold changes, as the file has it. */
  usual: UsualSettings
  /** Whether its pools may be made small before a pause: nobody else's would be. */
  canShrink: boolean
}

/** One PgBouncer process with everything that a pause of it takes. */
export interface HeldProcess {
  /** `shop-pool/pgb1/2` */
  name: string
  console: Console
  /** The entries that lead to the primary: these are paused, and no other one. */
  databases: readonly string[]
  /** All entries of the cluster. */
  entries: ReadonlySet<string>
  /** Undefined as long as nothing but a pause is asked for. */
  files: HeldFiles | undefined
  look: HeldConsole
  /** One for each database: PAUSE holds its connection until the pool is quiet. */
  pausing: readonly HeldConsole[]
  /** Nothing was sent to it before. @throws ServerFault where no connection comes about */
  reach(): Promise<void>
  /** Never throws. */
  close(): Promise<void>
}

/** What a process reads, once it was opened. */
export function filesOf({ name, files }: Pick<HeldProcess, 'name' | 'files'>): HeldFiles {
  if (files === undefined) throw new Error(`the files of ${name} were not made`)
  return files
}

/** What came of a step in one place: a process, or a host. */
export interface PlaceResult {
  answer: Answer
  message: string
}

/** The same work in every place at the same time. */
export async function everywhere<Place extends { name: string }>(
  places: readonly Place[],
  work: (place: Place) => Promise<PlaceResult>,
  done: (results: readonly PlaceResult[]) => string,
): Promise<StepResult> {
  const results = await Promise.all(places.map((place) => attempt(place, work)))
  const amiss = results.filter(({ answer }) => answer !== 'done')
  if (amiss.length === 0) return { answer: 'done', message: done(results) }
  return {
    answer: worst(amiss.map(({ answer }) => answer)),
    message: amiss.map(({ message }) => message).join('; '),
  }
}

export function worst(answers: readonly Answer[]): Answer {
  return answers.find((each) => each === 'uncertain') ?? answers.find((each) => each === 'failed') ?? 'done'
}

async function attempt<Place extends { name: string }>(
  place: Place,
  work: (place: Place) => Promise<PlaceResult>,
): Promise<PlaceResult> {
  try {
    const { answer, message } = await work(place)
    return { answer, message: answer === 'done' ? message : `${place.name}: ${message}` }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return {
      answer: error.kind === 'lost' ? 'uncertain' : 'failed',
      message: `${place.name}: ${error.message}`,
    }
  }
}
