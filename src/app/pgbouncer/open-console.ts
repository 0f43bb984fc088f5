import type { ForwardedSocket } from '../../drivers/forwarded-socket.ts'
import {
  connectPostgresql,
  type PostgresqlAddress,
  type PostgresqlConnection,
} from '../../drivers/postgresql.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'

const connectMs = 5000

/** What it takes to get to a console. */
export interface DialledConsole {
  dialled: PostgresqlAddress
  /** The machine that its socket is on; undefined for this one, and over TCP. */
  ssh: SshHost | undefined
}

/** The way to a console. Over ssh one forwarded socket serves every connection: sshd takes few logins at a time. */
export interface ConsoleWay {
  /**
   * @param as another account or database of the same process
   * @throws ServerFault `unreachable` or `login`
   */
  connect(as?: Partial<PostgresqlAddress>, limitMs?: number): Promise<PostgresqlConnection>
  /** Never throws. */
  close(): Promise<void>
}

export function wayTo({ dialled, ssh }: DialledConsole): ConsoleWay {
  let forwarded: Promise<ForwardedSocket> | undefined
  const close = async (): Promise<void> => {
    const open = forwarded
    forwarded = undefined
    await open?.then(
      (socket) => socket.close(),
      () => {},
    )
  }
  return {
    close,
    async connect(as = {}, limitMs = connectMs) {
      if (ssh === undefined) return connectPostgresql({ ...dialled, ...as }, limitMs)
      forwarded ??= forward(dialled, ssh)
      try {
        const { directory } = await forwarded
        return await connectPostgresql({ ...dialled, ...as, host: directory }, limitMs)
      } catch (error) {
        // ssh may have ended: the next connection makes its own way.
        await close()
        throw error
      }
    },
  }
}

async function forward({ host, port }: PostgresqlAddress, ssh: SshHost): Promise<ForwardedSocket> {
  const { forwardSocket } = await import('../../drivers/forwarded-socket.ts')
  return forwardSocket(ssh, `${host}/.s.PGSQL.${port}`, port, connectMs)
}

/**
 * Connects to the console of a process, over ssh where its socket is on another machine.
 *
 * @throws ServerFault `unreachable` or `login`
 */
export async function openConsole(console: DialledConsole): Promise<PostgresqlConnection> {
  const way = wayTo(console)
  const connection = await way.connect()
  return {
    ...connection,
    close: async () => {
      await connection.close()
      await way.close()
    },
  }
}
