import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { consoleValue } from '../../formats/pgbouncer-console.ts'
import { consoleSettings } from '../../products/pgbouncer/console/console-state.ts'
import { shownValue } from '../../products/pgbouncer/console/secret-columns.ts'
import { type ConsoleChoice, openConsoles } from './consoles.ts'
import { changeEach, type Done } from './on-each.ts'
import type { Outcome } from './outcome.ts'

export interface SetOptions extends ConsoleChoice {
  /** A setting of [pgbouncer]. */
  name: string
  value: string
  confirm: (plan: readonly string[]) => Promise<void>
}

export interface SetValue {
  before: string
  after: string
}

/** SET, and a look whether the value arrived: PgBouncer says yes to settings that only a restart changes. */
export async function set(options: SetOptions): Promise<readonly Outcome<SetValue>[]> {
  const { consoles } = await openConsoles(options)
  const { name, value } = options
  await options.confirm(
    consoles.map(
      (each) =>
        `${each.name}: set ${name} to ${JSON.stringify(shownValue(name, value))}, until RELOAD or a restart`,
    ),
  )
  return changeEach(consoles, (connection) => setOn(connection, name, value))
}

async function setOn(connection: PostgresqlConnection, name: string, value: string): Promise<Done<SetValue>> {
  const known = await consoleSettings(connection)
  const setting = known.get(name)
  const before = setting?.value ?? ''
  const shown = { before: shownValue(name, before), after: shownValue(name, before) }
  if (setting === undefined)
    return {
      status: 'failed',
      message: `${JSON.stringify(name)} is no setting of this version`,
      hint: didYouMeanHint(name, known.keys()),
      value: shown,
    }
  if (!setting.isChangeable)
    return {
      status: 'failed',
      message: `${name} changes only at a restart`,
      hint: 'write it to pgbouncer.ini and restart the process',
      value: shown,
    }
  await connection.query(`SET ${name} = ${consoleValue(value)}`)
  const after = (await consoleSettings(connection)).get(name)?.value ?? ''
  if (after === before && after !== value)
    return { status: 'differs', message: `${name} is still ${JSON.stringify(shown.before)}`, value: shown }
  const changed = { ...shown, after: shownValue(name, after) }
  return {
    message: `${name}: ${JSON.stringify(changed.before)} -> ${JSON.stringify(changed.after)}`,
    value: changed,
  }
}
