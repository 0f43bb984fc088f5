import { Socket } from 'node:net'
import { connectPostgresql } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { poll } from '../../engines/postgresql/poll.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import type { Sighting } from '../../failover/judge-death.ts'
import { conninfoParameter, readConninfo } from '../../formats/libpq-conninfo.ts'
import { forwardFrom, type Vantage } from './vantage.ts'

/** How long a primary may take to answer before it counts as one that does not. */
const answerMs = 1000
/** A replica is not asked again: it may take longer, its connection is a new one. */
const askMs = 3000
/** A stream that brought something within that time comes from a server that lives. */
const freshMs = 2000
const lookEveryMs = 100

/** Everybody who can look at a primary: this machine, those of the poolers, the replicas that stream from it. */
export async function sightingsOf(
  primary: Server,
  poolers: readonly Vantage[],
  replicas: readonly Server[],
): Promise<readonly Sighting[]> {
  const elsewhere = poolers.filter(({ way }) => way !== 'here')
  return Promise.all([
    dial(primary, { name: 'this machine', address: 'localhost', way: 'here' }),
    ...elsewhere.map((vantage) => dial(primary, vantage)),
    ...replicas.map((replica) => receiverOf(replica, primary)),
  ])
}

/** What one machine sees. */
export async function dial({ address }: Server, { name, way }: Vantage): Promise<Sighting> {
  const sighting = (sight: Sighting['sight'], detail: string): Sighting => ({ vantage: name, sight, detail })
  if (way === undefined) return sighting('blind', 'there is no way to it: write deploy: {via: ssh}')
  try {
    const { through, close } = await forwardFrom(way, address)
    try {
      const connection = await connectPostgresql({ ...address, through }, answerMs)
      try {
        await connection.query('SELECT 1', answerMs)
        return sighting('alive', 'it answers')
      } finally {
        await connection.close()
      }
    } catch (error) {
      if (!(error instanceof ServerFault)) throw error
      // A server that refuses in words of its own lives: it starts, it stops, it does not know us.
      if (error.kind === 'login' || error.kind === 'statement') return sighting('alive', error.message)
      const isOpen = way === 'here' && (await takesConnections(address.host, address.port))
      return sighting(
        isOpen ? 'hung' : 'gone',
        isOpen ? 'it takes connections, and does not answer' : error.message,
      )
    } finally {
      await close()
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return sighting('blind', error.message)
  }
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new Socket()
    const end = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.setTimeout(answerMs, () => end(false))
    socket.on('error', () => end(false))
    socket.connect(port, host, () => end(true))
  })
}

/** What a replica hears: its receiver, unless it streams from somebody else. */
async function receiverOf(replica: Server, { name, address }: Server): Promise<Sighting> {
  const sighting = (sight: Sighting['sight'], detail: string): Sighting => ({
    vantage: replica.name,
    sight,
    detail,
  })
  const statement = `SELECT current_setting('primary_conninfo') AS conninfo, status,
    extract(epoch FROM clock_timestamp() - last_msg_receipt_time)::float8 * 1000 AS silent
    FROM (SELECT 1) AS one LEFT JOIN pg_stat_wal_receiver ON status = 'streaming'`
  try {
    let last: Sighting | undefined
    await poll(
      async () => {
        const [row] = await replica.query(statement, askMs)
        const conninfo = readConninfo(String(row?.['conninfo'])) ?? []
        const isFromIt =
          conninfoParameter(conninfo, 'host') === address.host &&
          conninfoParameter(conninfo, 'port') === String(address.port)
        if (row === undefined || !isFromIt) last = sighting('blind', 'it follows another server')
        else if (row['status'] === null) last = sighting('gone', `its stream from ${name} has ended`)
        else if (Number(row['silent']) >= freshMs)
          last = sighting('silent', `nothing from ${name} for ${Math.round(Number(row['silent']))} ms`)
        else last = sighting('alive', `${name} sent something ${Math.round(Number(row['silent']))} ms ago`)
        return last.sight === 'alive' ? undefined : true
      },
      freshMs + lookEveryMs,
      lookEveryMs,
    )
    return last ?? sighting('blind', 'it was not asked')
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return sighting('blind', error.message)
  }
}
