import { join } from 'node:path'
import type { HostShell } from '../../../drivers/host-shell.ts'
import { connectPostgresql } from '../../../drivers/postgresql.ts'
import { openServerHost } from '../../../engines/postgresql/open-server-host.ts'
import { poll } from '../../../engines/postgresql/poll.ts'
import { conninfoText } from '../../../formats/libpq-conninfo.ts'
import { postgresqlConfLine } from '../../../formats/postgresql-conf.ts'
import { sqlLiteral } from '../../../formats/postgresql-sql.ts'
import { shellText, shellWord } from '../../../formats/shell.ts'
import { followLines } from './follow-lines.ts'
import {
  accounts,
  addresses,
  dataDirectory,
  type LocalPlaces,
  type ServerName,
  serverNames,
  socketDirectory,
} from './local-places.ts'
import { maxConnections } from './local-topology.ts'

const makeMs = 60_000
const startMs = 30_000
const statementMs = 10_000

/** Statements as superuser, over the unix socket; each text may hold several. */
export async function asSuperuser(
  places: LocalPlaces,
  server: ServerName,
  database: string,
  ...statements: readonly string[]
): Promise<readonly unknown[]> {
  const connection = await connectPostgresql(
    {
      host: socketDirectory(places, server),
      port: places.serverPort,
      user: 'postgres',
      password: '',
      database,
      tls: undefined,
    },
    statementMs,
  )
  try {
    let rows: readonly unknown[] = []
    for (const statement of statements) rows = await connection.query(statement, statementMs)
    return rows
  } finally {
    await connection.close()
  }
}

/** An empty server that takes connections. */
export async function makePrimary(places: LocalPlaces, shell: HostShell): Promise<void> {
  const [name] = serverNames
  const initdb = shellWord(join(places.programs.postgresql, 'initdb'))
  const data = shellWord(dataDirectory(places, name))
  await shell.run(
    `${initdb} -D ${data} -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync`,
    makeMs,
  )
  await configure(places, name, shell)
  await start(places, name)
}

/** A copy of the primary that streams from it by its own slot. */
export async function makeReplica(
  places: LocalPlaces,
  name: ServerName,
  password: string,
  shell: HostShell,
): Promise<void> {
  const [primary] = serverNames
  const backup = shellWord(join(places.programs.postgresql, 'pg_basebackup'))
  const source = conninfoText([
    ['host', socketDirectory(places, primary)],
    ['port', String(places.serverPort)],
    ['user', 'postgres'],
  ])
  const slot = `SELECT pg_create_physical_replication_slot(${sqlLiteral(name)}, true)`
  await asSuperuser(places, primary, 'postgres', slot)
  const data = dataDirectory(places, name)
  await shell.run(
    `${backup} -D ${shellWord(data)} -d ${shellWord(source)} --checkpoint=fast --no-sync`,
    makeMs,
  )
  await configure(places, name, shell)
  const following = {
    name,
    host: addresses[primary],
    port: places.serverPort,
    user: accounts.replication,
    password,
  }
  await put(shell, join(data, 'postgresql.auto.conf'), followLines(following))
  await put(shell, join(data, 'standby.signal'), '')
  await start(places, name)
  const isStreaming = `SELECT 1 FROM pg_stat_replication WHERE application_name = ${sqlLiteral(name)} AND state = 'streaming'`
  const streams = await poll(
    async () => (await asSuperuser(places, primary, 'postgres', isStreaming)).length > 0 || undefined,
    startMs,
    50,
  )
  if (streams === undefined) throw new Error(`${name} does not stream within ${startMs / 1000} s`)
}

async function configure(places: LocalPlaces, name: ServerName, shell: HostShell): Promise<void> {
  const settings = {
    listen_addresses: addresses[name],
    port: String(places.serverPort),
    unix_socket_directories: socketDirectory(places, name),
    cluster_name: name,
    max_connections: String(maxConnections),
    shared_buffers: '16MB',
    wal_log_hints: 'on',
    hot_standby_feedback: 'on',
    wal_keep_size: '256MB',
    wal_retrieve_retry_interval: '200ms',
    // A primary that stands still is seen by its replicas, too: there is no pooler's machine that could look.
    wal_sender_timeout: '2s',
    wal_receiver_timeout: '1500ms',
  }
  const data = dataDirectory(places, name)
  const lines = Object.entries(settings).map(([key, value]) => `${postgresqlConfLine(key, value)}\n`)
  await put(shell, join(data, 'postgresql.conf'), lines.join(''))
  await put(shell, join(data, 'pg_hba.conf'), hba)
}

/** The directory of the sockets is nobody else's. */
const hba = `local all postgres trust
local replication postgres trust
host all all 127.0.0.0/8 scram-sha-256
host replication ${accounts.replication} 127.0.0.0/8 scram-sha-256
`

/** Through the shell: the file belongs to the account that the servers run as. Text goes over its standard input. */
async function put(shell: HostShell, path: string, text: string): Promise<void> {
  await shell.run(`umask 077; printf %s ${shellText(text)} > ${shellWord(path)}`, statementMs)
}

async function start(places: LocalPlaces, name: ServerName): Promise<void> {
  const { runAs, programs } = places
  const host = await openServerHost({
    instance: name,
    control: {
      via: 'local',
      data_directory: dataDirectory(places, name),
      pg_ctl: join(programs.postgresql, 'pg_ctl'),
      ...(runAs !== undefined && { run_as: runAs }),
    },
    remote: undefined,
    paths: { dataDirectory: undefined },
  })
  try {
    await host.start(startMs)
  } finally {
    await host.close()
  }
}
