import { networkInterfaces } from 'node:os'
import { forwardSocket } from '../../drivers/forwarded-socket.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'
import { ipFamily } from '../../formats/ip.ts'

const openMs = 8000

/** A machine that others are dialled from. */
export interface Vantage {
  /** `pool/p1`, or the name of a server's instance. */
  name: string
  /** What the servers see it as, or its name. */
  address: string
  /** `here`: this machine; undefined: there is no way to it. */
  way: SshHost | 'here' | undefined
}

/** Connections from another machine, until it is closed. */
export interface Forwarding {
  /** For PostgresqlAddress; undefined from this machine. */
  through: string | undefined
  close(): Promise<void>
}

/**
 * Opens a way from a machine to a server.
 *
 * @throws ServerFault `unreachable`
 */
export async function forwardFrom(
  way: SshHost | 'here',
  { host, port }: { host: string; port: number },
): Promise<Forwarding> {
  if (way === 'here') return { through: undefined, close: async () => {} }
  const target = `${ipFamily(host) === 6 ? `[${host}]` : host}:${port}`
  const { directory, close } = await forwardSocket(way, target, port, openMs)
  return { through: `${directory}/.s.PGSQL.${port}`, close }
}

/** Whether an address is one of this machine's. */
export function isHere(address: string): boolean {
  if (address === 'localhost' || address === '::1' || /^127\.[0-9.]+$/.test(address)) return true
  return Object.values(networkInterfaces()).some((each) => each?.some((own) => own.address === address))
}
