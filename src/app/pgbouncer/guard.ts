import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Console } from './consoles.ts'
import type { GuardedConsole, GuardLimits, GuardOrder } from './run-guard.ts'

const armMs = 10_000
const disarmMs = 2000
/** How often it hears that this process lives. */
const beatMs = 500

/** A process of its own that resumes pools when this one dies, however it dies. */
export interface Guard {
  /** Once it has tried every console: why it cannot reach some of them, by name. It tries again when it has to resume. */
  armed: Promise<ReadonlyMap<string, string>>
  /** It does nothing any more, and ends; false where it has ended before, and so has resumed, or does not answer. */
  disarm(): Promise<boolean>
  /** The pause is to outlive this process. The guard does nothing but tell the guards of earlier runs whose pause it is. */
  hold(): void
  /** It resumes at once. */
  abandon(): void
  /** It has ended, whoever asked it to. */
  ended: Promise<void>
}

/** What a guard watches over. */
export interface GuardDuty {
  consoles: readonly Console[]
  databasesOf: (console: Console) => readonly string[]
  /** Whose pause it is, a word: a guard never resumes what a later run has paused. */
  run?: string
  limits?: GuardLimits
}

/** The process of a guard before it has its order. */
export interface GuardProcess {
  /**
   * Once it has read its order it resumes when this process dies. The order goes through a pipe, with the passwords.
   *
   * @throws DbbalError (6): without a guard nothing is paused
   */
  order(duty: GuardDuty): Promise<Guard>
  /** Ends it where it was not needed. */
  close(): void
}

/** Starts a guard, and waits until it has reached every console. @throws DbbalError (6): without a guard nothing is paused */
export async function armGuard(program: string, duty: GuardDuty): Promise<Guard> {
  const guard = await startGuard(program).order(duty)
  const [why] = (await guard.armed).values()
  if (why === undefined) return guard
  await guard.disarm()
  throw noGuard(why)
}

/** Starts the process: it takes as long to start as this one did. It holds the other end of a pipe. */
export function startGuard(program: string): GuardProcess {
  const child = spawn(process.execPath, [program], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const { stdin, stdout } = child
  stdin.on('error', () => {})
  let end = 'it ended'
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve())
    child.on('error', ({ message }) => {
      end = message
      resolve()
    })
  })
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const says = async (): Promise<string> => {
    const said = await inTime(lines.next(), armMs)
    return said === undefined ? 'no answer in time' : said.done ? end : said.value
  }
  const endsWell = async (): Promise<boolean> => {
    await ended
    return child.exitCode === 0
  }
  const saysDisarmed = async (): Promise<boolean> => {
    const { value } = await lines.next()
    return value === 'disarmed' || endsWell()
  }
  let beat: NodeJS.Timeout | undefined
  const leave = (word: string): void => {
    clearInterval(beat)
    if (!stdin.writableEnded) stdin.end(word)
  }
  /** It lives on, and nobody waits for it. */
  const leaveAlone = (word: string): void => {
    leave(word)
    stdout.destroy()
  }
  void ended.then(() => clearInterval(beat))
  let isOrdered = false
  return {
    close() {
      if (!isOrdered) leaveAlone('')
      child.unref()
    },
    async order(duty) {
      const order = orderOf(duty)
      isOrdered = true
      stdin.write(`${JSON.stringify(order)}\n`)
      const answer = await says()
      if (answer !== 'heard') {
        child.kill('SIGKILL')
        throw noGuard(answer)
      }
      child.unref()
      beat = setInterval(() => stdin.write('+\n'), beatMs).unref()
      return {
        armed: says().then(unreached),
        ended,
        hold: () => leaveAlone(`held ${order.run}\n`),
        abandon: () => leaveAlone(''),
        async disarm() {
          if (stdin.writableEnded) return true
          if (child.exitCode !== null || child.signalCode !== null) return false
          leave(`disarm ${order.run}\n`)
          // Its word is enough: clients wait, and a process takes a while to end.
          const isDisarmed = await inTime(Promise.race([saysDisarmed(), endsWell()]), disarmMs)
          stdout.destroy()
          return isDisarmed === true
        },
      }
    },
  }
}

function orderOf({ consoles, databasesOf, run = randomUUID(), limits }: GuardDuty): GuardOrder {
  const guarded: readonly GuardedConsole[] = consoles.map((console) => ({
    name: console.name,
    dialled: console.dialled,
    ssh: console.ssh,
    databases: databasesOf(console),
  }))
  return { ...limits, run, consoles: guarded }
}

/** What a guard says once it has tried to reach every console. */
function unreached(said: string): ReadonlyMap<string, string> {
  if (said === 'armed') return new Map()
  return said.startsWith('{') ? new Map(Object.entries(JSON.parse(said))) : new Map([['guard', said]])
}

function noGuard(why: string): DbbalError {
  return new DbbalError('GUARD', `nothing is paused, the guard that would resume it cannot start: ${why}`, {
    exit: exitCodes.failed,
  })
}

/** Undefined where it is late. */
async function inTime<Value>(work: Promise<Value>, limitMs: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
