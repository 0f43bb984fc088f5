import {
  connectPostgresql,
  type PostgresqlAddress,
  type PostgresqlConnection,
} from '../../drivers/postgresql.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'

const connectTimeoutMs = 5000

/** What it takes to get to a console. */
export interface DialledConsole {
  dialled: PostgresqlAddress
  /** The machine that its socket is on; undefined for this one, and over TCP. */
  ssh: SshHost | undefined
}

/**
 * Connects to the console of a process, over ssh where its socket is on another machine.
 *
 * @throws ServerFault `unreachable` or `login`
 */
export async function openConsole({ dialled, ssh }: DialledConsole): Promise<PostgresqlConnection> {
  if (ssh === undefined) return connectPostgresql(dialled, connectTimeoutMs)
  const { forwardSocket } = await import('../../drivers/forwarded-socket.ts')
  const socket = `${dialled.host}/.s.PGSQL.${dialled.port}`
  const forwarded = await forwardSocket(ssh, socket, dialled.port, connectTimeoutMs)
  try {
    const connection = await connectPostgresql({ ...dialled, host: forwarded.directory }, connectTimeoutMs)
    return {
      ...connection,
      close: async () => {
        await connection.close()
        await forwarded.close()
      },
    }
  } catch (error) {
    await forwarded.close()
    throw error
  }
}
