import { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { ServerFault } from './server-fault.ts'
import { type Tls, tlsOptions } from './tls.ts'

/** What a statement may take where its caller says nothing else. */
const usualLimitMs = 10_000
/** What a server that ends a statement by itself may take longer to say so. */
const answerMs = 500

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
  tls: Tls | undefined
  /** What the server shows of the session; `dbbal` where absent. */
  applicationName?: string
  /** A unix socket here that leads to `host`, by ssh from another machine; TLS still asks for `host`. */
  through?: string | undefined
  /** Speaks the replication protocol, as a standby does. */
  isReplication?: boolean | undefined
  /**
   * Statements that are asked at the same time go out in one write, and are answered in order. PgBouncer works off what it has read
   * before it looks at another client (4 KiB at a time, five times).
   */
  isPipelined?: boolean | undefined
}

/** What a statement came to; every value as the server's text or pg's number. */
export type Row = Readonly<Record<string, string | number | null>>

/** A statement with its values apart, by the extended protocol; one with a name is prepared once a connection. */
export interface ParameterizedStatement {
  text: string
  /** For $1, $2. */
  values: readonly (string | number)[]
  name?: string
}

export interface PostgresqlConnection {
  /**
   * One statement at a time: another one waits for its turn, where the connection is not pipelined. A text goes by the simple
   * protocol.
   *
   * @param limitMs how long the answer may take; the connection is broken off after that
   * @throws ServerFault where the server refuses the statement, goes away or does not answer in time
   */
  query(statement: string | ParameterizedStatement, limitMs?: number): Promise<readonly Row[]>
  /** What the server said beside the rows: message and detail, since the last call. */
  notices(): readonly string[]
  /** It broke while nothing was asked: a statement would not get to the server. */
  isBroken(): boolean
  /** Never throws, and waits for no server that is silent. */
  close(): Promise<void>
}

/**
 * Opens a connection. PgBouncer's console knows the simple protocol only.
 *
 * @throws ServerFault `unreachable` or `login`
 */
export async function connectPostgresql(
  address: PostgresqlAddress,
  timeoutMs: number,
): Promise<PostgresqlConnection> {
  const { Client } = (await import('pg')).default
  const { tls, applicationName = 'dbbal', through, isReplication, isPipelined = false, ...login } = address
  // A socket of our own: whatever pg waits for, this can be destroyed.
  const socket = through === undefined ? new Socket() : socketThrough(through)
  const client = new Client({
    ...login,
    ...(isReplication === true && { replication: 'true' }),
    pipeline: isPipelined,
    stream: () => socket,
    ssl: tls === undefined ? false : tlsOptions(tls, address.host),
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    application_name: applicationName,
  })
  const said: string[] = []
  client.on('notice', ({ message, detail }) => {
    said.push([message, detail].filter(Boolean).join('\n'))
  })
  let isBroken = false
  client.on('error', () => {
    isBroken = true
  })
  const close = async (): Promise<void> => {
    await inTime(client.end(), answerMs).catch(() => {})
    socket.destroy()
  }
  try {
    await client.connect()
  } catch (error) {
    await close()
    throw ServerFault.ofConnect(error)
  }
  let previous: Promise<unknown> = Promise.resolve()
  const ask = async (
    statement: string | ParameterizedStatement,
    limitMs: number,
  ): Promise<readonly Row[]> => {
    try {
      if (isPipelined) gather(client.connection.stream)
      return (await inTime(client.query<Row>(asked(statement)), limitMs + answerMs)).rows
    } catch (error) {
      if (!(error instanceof Late)) throw ServerFault.ofStatement(error)
      socket.destroy()
      const [verb] = asked(statement).text.split(' ', 1)
      throw new ServerFault('lost', `no answer to ${verb} within ${limitMs / 1000} s`)
    }
  }
  return {
    query(statement, limitMs = usualLimitMs) {
      if (isPipelined) return ask(statement, limitMs)
      const answer = previous.then(() => ask(statement, limitMs))
      previous = answer.catch(() => {})
      return answer
    },
    notices: () => said.splice(0),
    isBroken: () => isBroken,
    close,
  }
}

function asked(statement: string | ParameterizedStatement): { text: string; values?: (string | number)[] } {
  return typeof statement === 'string' ? { text: statement } : { ...statement, values: [...statement.values] }
}

/** What is written until whoever runs now is through goes out at once. */
function gather(stream: Writable): void {
  stream.cork()
  process.nextTick(() => stream.uncork())
}

class Late extends Error {}

async function inTime<Value>(work: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late()), limitMs)
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** pg dials host and port; this socket goes another way. */
function socketThrough(path: string): Socket {
  const socket = new Socket()
  const connect = socket.connect.bind(socket)
  socket.connect = () => connect(path)
  return socket
}
