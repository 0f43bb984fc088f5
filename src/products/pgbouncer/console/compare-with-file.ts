import type { LintFile, LintOptions } from '../../../lint/linter.ts'
import { settingOf } from '../../../settings/lookup.ts'
import { entriesOf, type IniEntry, parameterOf } from '../lint/databases.ts'
import { type ReadIni, readIni } from '../lint/read-ini.ts'
import { settingsTable } from '../table.ts'
import type { ConsoleDatabase } from './console-state.ts'
import { shownValue } from './secret-columns.ts'

/** A value that a process does not run with, though its file says so. */
export interface Difference {
  /** `default_pool_size`, or `database shop: pool_size`. */
  what: string
  file: string
  running: string
  /** Only a restart brings it; otherwise it did not arrive. */
  needsRestart: boolean
}

/** What a process runs with: SHOW CONFIG and SHOW DATABASES. */
export interface Running {
  version: string
  settings: ReadonlyMap<string, { value: string; isChangeable: boolean }>
  databases: readonly ConsoleDatabase[]
}

/** The parameters of an entry that SHOW DATABASES shows, under which names. */
const shownParameters: Readonly<Record<string, readonly string[]>> = {
  host: ['host'],
  port: ['port'],
  dbname: ['database'],
  user: ['force_user'],
  pool_size: ['pool_size'],
  min_pool_size: ['min_pool_size'],
  reserve_pool: ['reserve_pool', 'reserve_pool_size'],
  reserve_pool_size: ['reserve_pool_size'],
  pool_mode: ['pool_mode'],
  max_db_connections: ['max_connections'],
  max_db_client_connections: ['max_client_connections'],
  server_lifetime: ['server_lifetime'],
  load_balance_hosts: ['load_balance_hosts'],
}

/**
 * The file beside what runs. Passwords, connect_query and what else SHOW does not show cannot be compared.
 *
 * @param include a file that the ini includes, as the linter asks for it
 */
export function compareWithFile(
  file: LintFile,
  include: LintOptions['include'],
  running: Running,
): readonly Difference[] {
  const ini = readIni(file, new Map(), { version: running.version, include })
  return [...ofSettings(ini, running), ...ofDatabases(ini, running)]
}

/** The entries of some databases beside what runs. */
export function compareDatabases(
  ini: ReadIni,
  databases: readonly ConsoleDatabase[],
  names: ReadonlySet<string>,
): readonly Difference[] {
  const known = new Map(databases.map((each) => [each.name, each]))
  return entriesOf(ini, 'databases').flatMap((entry) => {
    const name = entry.pair.key
    if (!names.has(name)) return []
    const database = known.get(name)
    return database === undefined
      ? [difference(`database ${name}`, 'there', 'not there')]
      : ofEntry(name, entry, database)
  })
}

function ofSettings(ini: ReadIni, { settings }: Running): readonly Difference[] {
  const written = new Map<string, string>()
  for (const item of ini.items) {
    if (item.kind === 'section') {
      // A second head sets everything above it back.
      if (item.name === 'pgbouncer') written.clear()
    } else if (item.section === 'pgbouncer') written.set(item.key, item.value)
  }
  return [...written].flatMap(([name, value]) => {
    const inForce = settings.get(name)
    if (inForce === undefined)
      return [{ what: name, file: shownValue(name, value), running: 'no such setting', needsRestart: false }]
    if (isSame(name, value, inForce.value)) return []
    const [file, running] = [shownValue(name, value), shownValue(name, inForce.value)]
    return [{ what: name, file, running, needsRestart: !inForce.isChangeable }]
  })
}

function ofDatabases(ini: ReadIni, { databases }: Running): readonly Difference[] {
  // Of two entries with one name the last counts.
  const entries = new Map(entriesOf(ini, 'databases').map((entry) => [entry.pair.key, entry]))
  entries.delete('*')
  const known = new Map(databases.map((each) => [each.name, each]))
  const missing = [...entries.keys()].filter((name) => !known.has(name))
  const extra = entriesOf(ini, 'databases').some(({ pair }) => pair.key === '*')
    ? []
    : [...known.keys()].filter((name) => !entries.has(name))
  return [
    ...missing.map((name) => difference(`database ${name}`, 'there', 'not there')),
    ...extra.map((name) => difference(`database ${name}`, 'not there', 'there')),
    ...[...entries].flatMap(([name, entry]) => {
      const database = known.get(name)
      return database === undefined ? [] : ofEntry(name, entry, database)
    }),
  ]
}

function ofEntry(name: string, entry: IniEntry, { row }: ConsoleDatabase): readonly Difference[] {
  return Object.entries(shownParameters).flatMap(([parameter, columns]) => {
    const written = parameterOf(entry, parameter)?.value
    const column = columns.find((each) => each in row)
    if (written === undefined || column === undefined) return []
    const running = String(row[column] ?? '')
    if (isSameWord(written, running)) return []
    return [difference(`database ${name}: ${parameter}`, written, running)]
  })
}

function difference(what: string, file: string, running: string): Difference {
  return { what, file, running, needsRestart: false }
}

/** Whether two spellings of a setting's value are the same one. */
export function isSame(name: string, written: string, running: string): boolean {
  // It is written in octal and shown in decimal.
  if (name === 'unix_socket_mode') return Number.parseInt(written, 8) === Number(running)
  const setting = settingOf(settingsTable, name, 'pgbouncer')
  if (setting?.type === 'enum') return written.toLowerCase() === running.toLowerCase()
  return isSameWord(written, running)
}

function isSameWord(written: string, running: string): boolean {
  if (written.trim() === running.trim()) return true
  if (/^\s*-?[\d.]+\s*$/.test(written) && running !== '') return Number(written) === Number(running)
  return false
}
