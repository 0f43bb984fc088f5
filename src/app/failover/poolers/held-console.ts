import type { PostgresqlConnection, Row } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import type { ConsoleWay } from '../../pgbouncer/open-console.ts'

/** What a statement may take where nothing else is said. */
const usualLimitMs = 5000

/**
 * A connection to a console that is held from before a pause until after it, and opened anew where it broke. Statements that are
 * sent at the same time go out together: none waits for the answer to another one.
 */
export interface HeldConsole {
  /**
   * A statement that does no harm when it is sent twice: where the connection turns out to be broken, as after a restart of
   * the process, it goes over a new one.
   *
   * @throws ServerFault
   */
  query(statement: string, limitMs?: number): Promise<readonly Row[]>
  /** The connection is there; nothing was said. @throws ServerFault */
  open(): Promise<void>
  /** A statement that is under way is not sent again; one that is sent later opens a new connection. Never throws. */
  close(): Promise<void>
}

/** @throws ServerFault `unreachable` or `login` */
export async function holdConsole(way: ConsoleWay): Promise<HeldConsole> {
  return heldConsole(way, await connectHeld(way))
}

/** One that is opened by its first statement, unless it is there, or on its way. */
export function heldConsole(
  way: ConsoleWay,
  there?: PostgresqlConnection | Promise<PostgresqlConnection>,
): HeldConsole {
  // Statements that are sent at the same time share one connection, the new one as well.
  let held = there && Promise.resolve(there)
  held?.catch(() => {})
  let closings = 0
  const ask = async (statement: string, limitMs: number): Promise<readonly Row[]> => {
    held ??= connectHeld(way)
    const own = held
    try {
      return await (await own).query(statement, limitMs)
    } catch (error) {
      if (error instanceof ServerFault && error.kind !== 'statement') {
        if (held === own) held = undefined
        void closed(own)
      }
      throw error
    }
  }
  return {
    async open() {
      held ??= connectHeld(way)
      await held
    },
    async query(statement, limitMs = usualLimitMs) {
      const deadline = Date.now() + limitMs
      const before = closings
      try {
        return await ask(statement, limitMs)
      } catch (error) {
        const leftMs = deadline - Date.now()
        const isOurs = closings > before
        if (!(error instanceof ServerFault) || error.kind !== 'lost' || leftMs <= 0 || isOurs) throw error
        return ask(statement, leftMs)
      }
    },
    close: async () => {
      closings += 1
      const own = held
      held = undefined
      await closed(own)
    },
  }
}

export function connectHeld(way: ConsoleWay): Promise<PostgresqlConnection> {
  return way.connect({ isPipelined: true })
}

async function closed(connection: Promise<PostgresqlConnection> | undefined): Promise<void> {
  await connection?.then(
    (open) => open.close(),
    () => {},
  )
}
