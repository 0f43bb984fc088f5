import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTableStatement } from '../../../src/app/drill/drill-table.ts'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { runOrThrow } from './process.ts'
import { program } from './servers.ts'
import { databaseNames, estateSecrets } from './switchover-topology.ts'

/** What the workload writes. */
export const workTable = 'work'

/** The databases with their table, and the accounts exactly as dbbal generates them. */
export async function prepareDatabases(
  primary: DaemonPostgres,
  generated: string,
  { hasAuthQuery }: { hasAuthQuery: boolean },
): Promise<void> {
  for (const name of databaseNames) await sql(primary, 'postgres', `CREATE DATABASE ${name}`)
  await file(primary, 'postgres', join(generated, 'shop', 'roles.sql'))
  await file(primary, 'postgres', join(generated, 'shop', 'grants.sql'))
  if (hasAuthQuery) {
    await sql(primary, 'postgres', `CREATE ROLE app LOGIN PASSWORD '${estateSecrets.ESTATE_APP}'`)
    for (const name of databaseNames) await file(primary, name, join(generated, 'shop', 'auth_query.sql'))
  }
  for (const name of databaseNames)
    await sql(primary, name, `${createTableStatement(workTable)}; ALTER TABLE ${workTable} OWNER TO app`)
}

/** Roles and grants are the administrator's to run: root's files come by standard input. */
async function file(primary: DaemonPostgres, database: string, path: string): Promise<void> {
  await sql(primary, database, readFileSync(path, 'utf8'))
}

/** By psql, which takes several statements; commits wait for no standby, since there is none yet. */
async function sql(primary: DaemonPostgres, database: string, text: string): Promise<void> {
  const { socketDirectory, port, installed } = primary
  const login = ['-h', socketDirectory, '-p', String(port), '-U', 'postgres', '-d', database]
  await runOrThrow([program(installed, 'psql'), '-X', '-q', '-v', 'ON_ERROR_STOP=1', ...login], {
    asPostgres: true,
    input: text,
    env: { PGOPTIONS: '-c synchronous_commit=local' },
  })
}
