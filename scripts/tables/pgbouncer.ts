import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/live/support/ports.ts'
import { queryPostgres } from '../../test/live/support/postgres-query.ts'
import { giveToPostgres, startProcess, tempDir, waitFor } from '../../test/live/support/process.ts'
import type { InstalledServer } from '../../test/live/support/servers.ts'
import { program } from '../../test/live/support/servers.ts'
import type { History, HistoryEntry, Measured, MeasuredSetting } from './measured.ts'
import { tryStart } from './try-start.ts'

/** Asks a PgBouncer: its own list with defaults, then each setting for what it takes, by starting it. */
export async function measurePgbouncer(installed: InstalledServer, history: History): Promise<Measured> {
  const listed = await listPgbouncer(installed)
  const accepts = await acceptance(installed)
  const words = [...new Set(history.settings.flatMap((entry) => entry.values ?? []))]
  const settings: MeasuredSetting[] = []
  for (const setting of listed.settings) {
    const takes = (value: string) => accepts(`[pgbouncer]\n${setting.name} = ${value}\n`)
    settings.push({ ...setting, ...(await typeOf(takes, words)) })
  }
  for (const entry of history.settings) {
    if (entry.section === 'pgbouncer' || !(await accepts(`${lineOf(entry)}\n[pgbouncer]\n`))) continue
    const { source: _source, probe: _probe, ...known } = entry
    settings.push({ type: 'string', ...known })
  }
  return { version: installed.version, settings }
}

/** SHOW CONFIG: names and defaults, and whether a reload takes them. */
export async function listPgbouncer(installed: InstalledServer): Promise<Measured> {
  const directory = tempDir('tables')
  const port = await freePort()
  const ini = join(directory, 'pgbouncer.ini')
  writeFileSync(
    ini,
    `[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\nadmin_users = dbbal\n`,
  )
  await giveToPostgres(directory)
  const argv = [program(installed, 'pgbouncer'), ini] as const
  const running = startProcess({ name: 'pgbouncer', argv: [...argv], directory, asPostgres: true })
  await waitFor(() => running.log().includes('process up'), { what: 'pgbouncer to start', process: running })
  const rows = await queryPostgres(
    { host: '127.0.0.1', port, user: 'dbbal', database: 'pgbouncer' },
    'SHOW CONFIG',
  )
  await running.stop('SIGKILL')
  const settings = rows.map(
    ({ key, default: value, changeable }): MeasuredSetting => ({
      name: key,
      section: 'pgbouncer',
      type: 'string',
      default: value ?? '',
      ...(changeable === 'no' && { needsRestart: true }),
    }),
  )
  return { version: installed.version, settings }
}

type Acceptance = (ini: string) => Promise<boolean>

/**
 * Whether a PgBouncer loads an ini. It has no check mode; without an address and a socket it loads the file and ends
 * with "nowhere to listen on".
 */
async function acceptance(installed: InstalledServer): Promise<Acceptance> {
  const directory = tempDir('tables')
  const ini = join(directory, 'pgbouncer.ini')
  return async (text) => {
    writeFileSync(ini, text.replace('[pgbouncer]\n', '[pgbouncer]\nlisten_addr =\nunix_socket_dir =\n'))
    await giveToPostgres(directory)
    const argv = [program(installed, 'pgbouncer'), ini] as const
    const log = await tryStart({ argv: [...argv], directory, asPostgres: true }, (text) =>
      text.includes('process up'),
    )
    return !log.includes('cannot load config file')
  }
}

/** Anything, a fraction, a whole number, or one of some words: the first that it takes tells the type. */
async function typeOf(
  takes: (value: string) => Promise<boolean>,
  words: readonly string[],
): Promise<Pick<MeasuredSetting, 'type' | 'values' | 'min' | 'unit'>> {
  if (await takes('dbbal-probe')) return { type: 'string' }
  // Only times take fractions.
  if (await takes('1.5')) return { type: 'number', unit: 'seconds', ...(!(await takes('-1')) && { min: 0 }) }
  // It takes a negative count without a word: of max_client_conn it lets nobody in.
  if (await takes('7')) return { type: 'integer', min: 0 }
  const values: string[] = []
  for (const word of words) if (await takes(word)) values.push(word)
  return { type: 'enum', values }
}

/** A section with one line that holds the setting. */
function lineOf({ section, name, probe }: HistoryEntry): string {
  if (probe === undefined) throw new Error(`${section}.${name}: no probe to ask PgBouncer with`)
  if (section === 'users') return `[users]\nprobe = ${name}=${probe}`
  const host = name === 'host' ? '' : 'host=127.0.0.1 '
  return `[${section}]\n1 = ${host}${name}=${probe}`
}
