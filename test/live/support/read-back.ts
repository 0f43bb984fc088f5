/** What a real server reads out of its files: it is started on them, asked for every setting, and killed. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pgbouncer } from '../../../scripts/differential/pgbouncer.ts'
import { redis } from '../../../scripts/differential/redis.ts'
import type { LintFile } from '../../../src/lint/linter.ts'
import { giveToPostgres, listens, type RunningProcess, runOrThrow, startProcess, waitFor } from './process.ts'
import { program, type Suite, server } from './servers.ts'

/** Every setting by its name, or the complaints of a server that does not start. */
export type ReadBack = { settings: ReadonlyMap<string, string> } | { refused: readonly string[] }

/** SHOW CONFIG, SHOW DATABASES and SHOW USERS of PgBouncer. `directory` is emptied first. */
export async function readBackPgbouncer(
  directory: string,
  suite: Suite,
  files: readonly Pick<LintFile, 'name' | 'text'>[],
): Promise<ReadBack> {
  fill(directory, files)
  await giveToPostgres(directory)
  const running = startProcess({
    name: 'pgbouncer',
    argv: [program(server('pgbouncer', suite), 'pgbouncer'), 'pgbouncer.ini'],
    directory,
    asPostgres: true,
  })
  const isUp = await comesUp(running, async () => running.log().includes(' LOG process up: '))
  const complaints = pgbouncer.complaints(running.log())
  if (!isUp || complaints.length > 0) return { refused: complaints }
  const port = readdirSync(directory).flatMap((name) => /^\.s\.PGSQL\.([0-9]+)$/.exec(name)?.[1] ?? [])[0]
  // The user of that name needs no password on a socket of its own user.
  const psql = [program(server('postgresql', 'system'), 'psql'), '-XA', '-h', directory, '-p', port ?? '']
  const show = async (what: string): Promise<string[][]> => {
    const login = ['-U', 'pgbouncer', '-d', 'pgbouncer', '-P', 'footer=off']
    const rows = await runOrThrow([...psql, ...login, '-c', `show ${what}`], { directory, asPostgres: true })
    return rows
      .trim()
      .split('\n')
      .map((row) => row.split('|'))
  }
  const settings = (await show('config')).map(([key = '', value = '']) => [key, value] as const)
  const [databases, users] = [await show('databases'), await show('users')]
  await running.stop('SIGKILL')
  return { settings: new Map([...settings, ...cells('databases', databases), ...cells('users', users)]) }
}

/** `databases shop.pool_size`; not of the console itself, and not who is connected. */
function cells(what: string, [names = [], ...rows]: string[][]): [string, string][] {
  return rows
    .filter(([name]) => name !== 'pgbouncer')
    .flatMap((row) => row.map((cell, index): [string, string] => [`${what} ${row[0]}.${names[index]}`, cell]))
}

/** CONFIG GET * of Redis. */
export async function readBackRedis(
  directory: string,
  suite: Suite,
  files: readonly Pick<LintFile, 'name' | 'text'>[],
): Promise<ReadBack> {
  fill(directory, files)
  const installed = server('redis', suite)
  const argv = [program(installed, 'redis-server'), 'redis.conf'] as const
  const running = startProcess({ name: 'redis', argv, directory })
  const socket = join(directory, 'redis.sock')
  if (!(await comesUp(running, () => listens(socket)))) {
    return { refused: redis.complaints(running.log()) }
  }
  const cli = [program(installed, 'redis-cli'), '-s', socket, 'CONFIG', 'GET', '*']
  const lines = (await runOrThrow(cli, { directory })).split('\n')
  await running.stop('SIGKILL')
  const names = lines.filter((_, index) => index % 2 === 0)
  return { settings: new Map(names.map((name, index) => [name, lines[2 * index + 1] ?? ''])) }
}

function fill(directory: string, files: readonly Pick<LintFile, 'name' | 'text'>[]): void {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
  for (const { name, text } of files) writeFileSync(join(directory, name), text)
}

async function comesUp(running: RunningProcess, isUp: () => Promise<boolean>): Promise<boolean> {
  await waitFor(async () => !running.isRunning() || (await isUp()), {
    what: `${running.name} to start or to end`,
  })
  return running.isRunning()
}
