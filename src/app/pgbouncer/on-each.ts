import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault, type ServerFaultKind } from '../../drivers/server-fault.ts'
import { consoleSettings } from '../../products/pgbouncer/console/console-state.ts'
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

type Work<Value> = (connection: PostgresqlConnection, console: Console) => Promise<Done<Value>>

/** The same work on every console, many at the same time; what fails on one stops none of the others. */
export async function onEach<Value>(
  consoles: readonly Console[],
  work: Work<Value | undefined>,
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

/**
 * The same for work that changes something. Behind a port that processes share the kernel picks one of them for each
 * connection: what one says would be looked at in another one, which says that all is well.
 */
export function changeEach<Value>(
  consoles: readonly Console[],
  work: Work<Value>,
): Promise<readonly Outcome<Value>[]> {
  return onEach<Value>(consoles, async (connection, console) =>
    (await mayBeAnother(connection, console)) ? sharedPort(console) : work(connection, console),
  )
}

/** The topology leads to each process by its own socket. */
async function mayBeAnother(
  connection: PostgresqlConnection,
  { declared, dialled }: Console,
): Promise<boolean> {
  if (declared !== undefined || dialled.host.startsWith('/')) return false
  return (await consoleSettings(connection)).get('so_reuseport')?.value === '1'
}

function sharedPort({ dialled: { port, user } }: Console): Done<undefined> {
  return {
    status: 'failed',
    message: 'processes share its port (so_reuseport): each connection leads to any of them',
    hint: `name each by its own unix_socket_dir: --url "postgres:///pgbouncer?host=DIRECTORY&port=${port}&user=${encodeURIComponent(user)}"`,
    value: undefined,
  }
}

async function onOne<Value>(console: Console, work: Work<Value | undefined>): Promise<Outcome<Value>> {
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
