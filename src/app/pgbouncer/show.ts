import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { PostgresqlConnection, Row } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { knownShows } from '../../products/pgbouncer/console/known-shows.ts'
import { withoutSecrets } from '../../products/pgbouncer/console/secret-columns.ts'
import { type ConsoleChoice, openConsoles } from './consoles.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'

export interface ShowOptions extends ConsoleChoice {
  /** `pools`, `databases`, ...: what the version has. */
  what: string
}

/** The rows that each process answered. */
export type Shown = readonly Outcome<readonly Row[]>[]

/**
 * Asks every process, again whenever it is called.
 *
 * @throws DbbalError (2) for what cannot be a word of SHOW, and as openConsoles does
 */
export async function show(options: ShowOptions): Promise<() => Promise<Shown>> {
  const { what } = options
  if (!/^[a-z_]+$/i.test(what))
    throw new DbbalError('SHOW', `${quoted(what)} is nothing that PgBouncer shows`, {
      exit: exitCodes.usage,
      hint: 'dbbal pgbouncer show help lists what there is',
    })
  const { consoles } = await openConsoles(options)
  return () => onEach(consoles, (connection) => rowsOf(connection, what))
}

async function rowsOf(connection: PostgresqlConnection, what: string): Promise<Done<readonly Row[]>> {
  try {
    const rows = await connection.query(`SHOW ${what.toUpperCase()}`)
    // HELP says everything in a notice.
    const said = connection.notices().flatMap((text) => text.split('\n').slice(1))
    return {
      value: rows.length > 0 ? withoutSecrets(rows) : said.map((command) => ({ command: command.trim() })),
    }
  } catch (error) {
    if (!(error instanceof ServerFault) || !error.message.startsWith('invalid command')) throw error
    await connection.query('SHOW HELP')
    const known = knownShows(connection.notices().join('\n'))
    const message = `SHOW ${what.toUpperCase()} is unknown to this version, expected one of ${known.join(', ')}`
    return { status: 'failed', message, hint: didYouMeanHint(what, known), value: [] }
  }
}
