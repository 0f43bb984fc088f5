import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault, type ServerFaultKind } from '../../drivers/server-fault.ts'
import type { Console } from './consoles.ts'
import { openConsole } from './open-console.ts'
import type { Outcome, OutcomeStatus } from './outcome.ts'

/** So many consoles are talked to at the same time. */
const mostAtOnce = 32

const statusOf: Readonly<Record<ServerFaultKind, OutcomeStatus>> = {
  unreachable: 'unreachable',
  login: 'failed',
  lost: 'unknown',
  statement: 'failed',
}

/** What the work on one console came to; done where it says nothing else. */
export type Done<Value> = Partial<Outcome<Value>> & { value: Value }

/** The same work on every console, many at the same time; what fails on one stops none of the others. */
export async function onEach<Value>(
  consoles: readonly Console[],
  work: (connection: PostgresqlConnection, console: Console) => Promise<Done<Value>>,
): Promise<readonly Outcome<Value>[]> {
  const outcomes = new Map<Console, Outcome<Value>>()
  const queue = [...consoles]
  const next = async (): Promise<void> => {
    for (let console = queue.shift(); console !== undefined; console = queue.shift())
      outcomes.set(console, await onOne(console, work))
  }
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, queue.length) }, next))
  return consoles.flatMap((console) => outcomes.get(console) ?? [])
}

async function onOne<Value>(
  console: Console,
  work: (connection: PostgresqlConnection, console: Console) => Promise<Done<Value>>,
): Promise<Outcome<Value>> {
  try {
    const connection = await openConsole(console)
    try {
      const done = await work(connection, console)
      return { console: console.name, status: 'done', message: undefined, ...done }
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return {
      console: console.name,
      status: statusOf[error.kind],
      message: error.message,
      value: undefined,
    }
  }
}
