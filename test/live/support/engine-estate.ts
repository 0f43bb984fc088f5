/** Three PostgreSQL servers a, b, c; b and c follow a by TCP as the replication account; dbbal has its own account only. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Upstream } from '../../../src/engines/postgresql/follow-primary.ts'
import { openServerHost } from '../../../src/engines/postgresql/open-server-host.ts'
import { type RejoinOutcome, rejoin } from '../../../src/engines/postgresql/rejoin.ts'
import { type Server, serverAt } from '../../../src/engines/postgresql/server.ts'
import type { ServerHost } from '../../../src/engines/postgresql/server-host.ts'
import { generate, writeFiles } from '../../support/generate.ts'
import { addReplica, type PostgresServer, startPrimary } from './postgres.ts'
import { giveToPostgres, runOrThrow, tempDir, waitFor } from './process.ts'
import { program, type Suite } from './servers.ts'

export interface EngineMember {
  name: string
  port: number
  postgres: PostgresServer
  server: Server
  host: ServerHost
}

export interface EngineEstate {
  a: EngineMember
  b: EngineMember
  c: EngineMember
}

const passwords = { admin: "pw admin ' \\ :", replication: "pw replication ' \\ :" }

/** Call it in beforeAll. */
export async function startEngineEstate(suite: Suite): Promise<EngineEstate> {
  const { a, b } = await startEnginePair(suite)
  return { a, b, c: await followerOf(a, 'c') }
}

/** Without the third one. */
export async function startEnginePair(
  suite: Suite,
  settings: Record<string, string> = {},
): Promise<Omit<EngineEstate, 'c'>> {
  const primary = await startPrimary({
    ...{
      suite,
      hba: 'host all,replication all 127.0.0.1/32 scram-sha-256\nlocal all,replication all scram-sha-256',
    },
    settings: { wal_log_hints: 'on', wal_level: 'logical', ...settings },
  })
  await makeAccounts(primary, suite)
  const a = await memberOf('a', primary, primary)
  return { a, b: await followerOf(a, 'b') }
}

async function followerOf({ postgres: primary }: EngineMember, name: string): Promise<EngineMember> {
  const member = await memberOf(name, await addReplica(primary, { name }), primary)
  const streaming = `SELECT 1 FROM pg_stat_replication WHERE application_name = '${name}' AND usename = 'replicator' AND state = 'streaming'`
  await waitFor(async () => (await primary.query(streaming)).length === 1, {
    ...{ what: `${name} to stream`, process: member.postgres.process },
  })
  return member
}

/** A stopped server comes back as a replica. What the new primary was led by as a replica is still in its settings. */
export async function back(
  old: EngineMember,
  primary: EngineMember,
  mayRewind: boolean,
  slot?: string,
): Promise<RejoinOutcome> {
  const [row] = await primary.server.query("SELECT current_setting('primary_conninfo') AS template", 1000)
  const own = {
    server: old.server,
    host: old.host,
    applicationName: old.name,
    mayRewind,
    run: 'run-1',
    oldSlots: ['of_a', 'of_b', 'of_c'],
  }
  const upstream = upstreamOf(primary, slot)
  return rejoin({ ...own, upstream, upstreamHost: primary.host, template: String(row?.['template']) }, 60_000)
}

export function upstreamOf({ server, port }: EngineMember, slot?: string): Upstream {
  return { server, host: '127.0.0.1', port, slot }
}

async function makeAccounts(primary: PostgresServer, suite: Suite): Promise<void> {
  const { files, diagnostics } = await generate(
    `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "${suite === 'sid' ? '18' : '15'}"
    primary: a
    instances: {a: {host: 10.0.0.1}, b: {host: 10.0.0.2}, c: {host: 10.0.0.3}}
    databases: [postgres]
    admin: {user: dbbal, password: {env: admin}}
    replication: {user: replicator, password: {env: replication}, slots: true}
    control: {via: ssh, rewind: true}
    users: {}`,
    { secrets: passwords },
  )
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  const root = tempDir('engine')
  await writeFiles(files, root)
  await giveToPostgres(root)
  const login = [
    '-h',
    primary.socketDirectory,
    '-p',
    String(primary.port),
    '-U',
    'postgres',
    '-d',
    'postgres',
  ]
  for (const file of ['roles.sql', 'grants.sql'])
    await runOrThrow(
      [
        program(primary.installed, 'psql'),
        '-X',
        '-q',
        '-v',
        'ON_ERROR_STOP=1',
        ...login,
        '-f',
        join(root, 'shop', file),
      ],
      { asPostgres: true },
    )
}

async function memberOf(
  name: string,
  postgres: PostgresServer,
  primary: PostgresServer,
): Promise<EngineMember> {
  const { port, dataDirectory } = postgres
  const passfile = join(dataDirectory, '..', 'passfile')
  writeFileSync(passfile, `*:*:*:*:${passwords.replication.replaceAll(/[\\:]/g, '\\$&')}\n`)
  chmodSync(passfile, 0o600)
  await giveToPostgres(passfile)
  if (postgres !== primary) {
    const conninfo = `host=127.0.0.1 port=${primary.port} user=replicator passfile=${passfile} application_name=${name}`
    await postgres.query(`ALTER SYSTEM SET primary_conninfo = '${conninfo}'`)
    await postgres.query('SELECT pg_reload_conf()')
  }
  const server = serverAt(name, {
    ...{ host: '127.0.0.1', port, user: 'dbbal', password: passwords.admin },
    ...{ database: 'postgres', tls: undefined },
  })
  const host = await openServerHost({
    instance: name,
    control: { via: 'local', data_directory: dataDirectory },
    remote: undefined,
    paths: { dataDirectory: undefined },
  })
  afterAll(async () => {
    await host.requestStop(5000)
    await Promise.all([server.close(), host.close()])
  })
  return { name, port, postgres, server, host }
}
