import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { ServerFault } from './server-fault.ts'

/** A server that speaks PostgreSQL's protocol, and who asks. */
export interface PostgresqlAddress {
  /** A host name or an address; the directory of a unix socket begins with `/`. */
  host: string
  port: number
  user: string
  /** Where absent, ~/.pgpass is looked into. */
  password: string | undefined
  database: string
  /** Clear text where absent. */
  tls: PostgresqlTls | undefined
}

/** TLS towards the server: names of libpq's `sslmode`, without those that fall back to clear text. */
export interface PostgresqlTls {
  mode: 'require' | 'verify-ca' | 'verify-full'
  /** Files, in PEM. */
  ca?: string | undefined
  cert?: string | undefined
  key?: string | undefined
}

/** What a statement came to; every value as the server's text or pg's number. */
export type Row = Readonly<Record<string, string | number | null>>

export interface PostgresqlConnection {
  /** @throws ServerFault where the server refuses the statement or goes away */
  query(statement: string): Promise<readonly Row[]>
  /** What the server said beside the rows: message and detail, since the last call. */
  notices(): readonly string[]
  /** Never throws. */
  close(): Promise<void>
}

/**
 * Opens a connection; statements go by the simple protocol, the only one that PgBouncer's console knows.
 *
 * @throws ServerFault `unreachable` or `login`
 */
export async function connectPostgresql(
  address: PostgresqlAddress,
  timeoutMs: number,
): Promise<PostgresqlConnection> {
  const { Client } = (await import('pg')).default
  const { host, port, user, password, database, tls } = address
  const client = new Client({
    host,
    port,
    user,
    password,
    database,
    ssl: tls === undefined ? false : tlsOptions(tls, host),
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    application_name: 'dbbal',
  })
  const said: string[] = []
  client.on('notice', ({ message, detail }) => {
    said.push([message, detail].filter(Boolean).join('\n'))
  })
  // A connection that breaks while it is idle; the next statement tells.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => {})
    throw ServerFault.ofConnect(error)
  }
  return {
    async query(statement) {
      try {
        return (await client.query<Row>(statement)).rows
      } catch (error) {
        throw ServerFault.ofStatement(error)
      }
    },
    notices: () => said.splice(0),
    close: () => client.end().catch(() => {}),
  }
}

function tlsOptions({ mode, ca, cert, key }: PostgresqlTls, host: string): ConnectionOptions {
  return {
    rejectUnauthorized: mode !== 'require',
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
    ...(ca !== undefined && { ca: textOf(ca) }),
    ...(cert !== undefined && { cert: textOf(cert) }),
    ...(key !== undefined && { key: textOf(key) }),
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ServerFault('unreachable', `${path} cannot be read (${code})`, cause)
  }
}
