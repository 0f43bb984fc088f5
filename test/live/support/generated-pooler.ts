/**
 * PgBouncer from the files that dbbal makes of a topology.
 *
 *   const pooler = await startGenerated({ suite: 'sid', yaml: ({ port, directory }) => `...` })
 *   await pooler.query('SELECT 1', { user: 'app', password, database: 'shop' })
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfig, QueryResultRow } from 'pg'
import { expect } from 'vitest'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { generate, writeFiles } from '../../support/generate.ts'
import { type Pgbouncer, startPgbouncer } from './pgbouncer.ts'
import { freePort } from './ports.ts'
import type { PostgresServer } from './postgres.ts'
import { queryPostgres } from './postgres-query.ts'
import { giveToPostgres, runOrThrow, tempDir } from './process.ts'
import { program, type Suite, server } from './servers.ts'

/** What a topology of a test needs to know. */
export interface Place {
  /** Port of the pooler. */
  port: number
  /** deploy.directory of the balancer `pool`, with {instance} in it. */
  directory: string
  /** Directory of the sockets, with {instance} and {process} in it. */
  sockets: string
}

export interface GeneratedOptions {
  suite: Suite
  yaml: (place: Place) => string
  secrets?: Readonly<Record<string, string>>
}

export interface GeneratedPooler {
  port: number
  /** Directory of the socket of a process. */
  socket(process: 1 | 2, instance?: string): string
  /** Generated files by path. */
  files: ReadonlyMap<string, string>
  diagnostics: readonly Diagnostic[]
  processes: readonly Pgbouncer[]
  query(sql: string, login: ClientConfig): Promise<QueryResultRow[]>
  /** Runs a generated SQL file as a DBA would. */
  psql(file: string, server: PostgresServer, database?: string): Promise<string>
}

export async function startGenerated({
  suite,
  yaml,
  secrets = {},
}: GeneratedOptions): Promise<GeneratedPooler> {
  const root = tempDir('generated')
  const port = await freePort()
  const directory = join(root, 'pool', '{instance}')
  const socket = (process: number | string, instance = 'p1') =>
    join(root, 'sockets', instance, String(process))
  const { files, diagnostics } = await generate(
    yaml({ port, directory, sockets: socket('{process}', '{instance}') }),
    { secrets },
  )
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  await writeFiles(files, root)
  const inis = [...files.keys()]
    .filter((path) => path.startsWith('pool/') && path.endsWith('.ini'))
    .toSorted()
  for (const path of inis) {
    const [, instance = '', process = ''] = /^pool\/(\w+)\/pgbouncer-(\d)[.]ini$/.exec(path) ?? []
    mkdirSync(socket(process, instance), { recursive: true })
  }
  await giveToPostgres(root)
  const processes: Pgbouncer[] = []
  for (const ini of inis.toSorted())
    processes.push(await startPgbouncer({ suite, ini: join(root, ini), port }))
  for (const each of processes) expect(each.log()).not.toMatch(/ (WARNING|ERROR|FATAL) /)
  return {
    port,
    socket,
    files,
    diagnostics,
    processes,
    query: (sql, login) => queryPostgres({ host: '127.0.0.1', port, ...login }, sql),
    psql: (file, postgres, database = 'postgres') => psql(postgres, database, join(root, file)),
  }
}

function psql(postgres: PostgresServer, database: string, file: string): Promise<string> {
  const argv = [program(server('postgresql', 'system'), 'psql'), '-X', '-q', '-v', 'ON_ERROR_STOP=1']
  const login = [
    '-h',
    postgres.socketDirectory,
    '-p',
    String(postgres.port),
    '-U',
    'postgres',
    '-d',
    database,
  ]
  return runOrThrow([...argv, ...login, '-f', file], { asPostgres: true })
}
