/** The stand-in behind the MySQL protocol, so that the tests speak to it as they do to a real ProxySQL. */
import { createRequire } from 'node:module'
import { AdminError, type Answer, type ProxysqlStandIn } from './stand-in.ts'

/** What is used of mysql2's server half, which its types leave out. */
interface ServerConnection {
  /** Number of the next packet. */
  sequenceId: number
  stream: { setNoDelay(): void }
  on(event: string, listener: (sql: string) => void): void
  serverHandshake(options: Record<string, unknown>): void
  writeOk(options: { affectedRows: number; message: string }): void
  writeError(options: { code: number; message: string }): void
  writeTextResult(rows: readonly Record<string, unknown>[], columns: readonly Record<string, unknown>[]): void
}

interface MysqlServer {
  on(event: 'connection', listener: (connection: ServerConnection) => void): void
  listen(port: number, host: string, listening: () => void): void
  close(closed: () => void): void
  _server: { address(): { port: number }; closeAllConnections?(): void }
}

const { createServer } = createRequire(import.meta.url)('mysql2') as { createServer(): MysqlServer }

/** utf8mb4_general_ci; VAR_STRING: even numbers go over the wire as texts. */
const column = {
  catalog: 'def',
  schema: '',
  table: '',
  orgTable: '',
  characterSet: 45,
  columnLength: 255,
  columnType: 253,
  flags: 0,
  decimals: 0,
}

/** CLIENT_SSL off: the stand-in has no certificate. */
const capabilities = 0xffffff & ~0x800

/** Listens on a free port of the loopback. */
export function serveStandIn(standIn: ProxysqlStandIn): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer()
  let connectionId = 0
  server.on('connection', (connection) => {
    connection.on('error', () => {})
    connection.stream.setNoDelay() // an answer is many small packets
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: '8.0.11',
      connectionId: ++connectionId,
      statusFlags: 2,
      characterSet: 45,
      capabilityFlags: capabilities,
      authCallback: (_: unknown, done: (error: null) => void) => {
        done(null)
        connection.sequenceId = 0
      },
    })
    const answer = (sql: string): void => write(connection, () => standIn.query(sql))
    connection.on('query', answer)
    // mysql2 takes SET for the beginning of a prepared statement.
    connection.on('stmt_prepare', (sql) => {
      if (/^\s*SET\b/i.test(sql)) answer(sql)
      else {
        write(connection, () => {
          throw new AdminError('Command not supported')
        })
      }
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server._server.address()
      resolve({ port, close: () => new Promise((done) => server.close(() => done())) })
    })
  })
}

function write(connection: ServerConnection, ask: () => Answer): void {
  // Every command begins at 0, its answer at 1; mysql2's server half counts on.
  connection.sequenceId = 1
  try {
    const { rows, columns, affectedRows, info } = ask()
    const definitions = columns.map((name) => ({ ...column, name, orgName: name }))
    if (columns.length === 0) connection.writeOk({ affectedRows, message: info })
    else connection.writeTextResult(rows, definitions)
  } catch (error) {
    const { errno, message } = error as AdminError
    connection.writeError({ code: errno, message })
  }
  connection.sequenceId = 0
}
