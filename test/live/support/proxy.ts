/**
 * A unix socket that leads to the one of a server, and that can be cut off.
 *
 *   const proxy = await startProxy('/run/pgbouncer/1', 6432)
 *   proxy.cut()
 */

import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { tempDir } from './process.ts'

export interface Proxy {
  /** Where its socket lies. */
  directory: string
  /** Breaks every connection; further ones are closed at once. */
  cut(): void
  mend(): void
  /** Connections that were closed at once. */
  refused(): number
  /** Connections that came after `mend` and were closed by the client. */
  ended(): number
  close(): void
}

export async function startProxy(socketDirectory: string, port: number): Promise<Proxy> {
  const open = new Set<Socket>()
  let isCut = false
  let isMended = false
  let refused = 0
  let ended = 0
  const server = createServer((client) => {
    client.on('error', () => {})
    if (isCut) {
      refused += 1
      client.destroy()
      return
    }
    const isLate = isMended
    const upstream = connect(`${socketDirectory}/.s.PGSQL.${port}`)
    upstream.on('error', () => client.destroy())
    upstream.on('close', () => client.destroy())
    client.on('close', () => {
      if (isLate) ended += 1
      upstream.destroy()
      open.delete(client)
    })
    client.pipe(upstream).pipe(client)
    open.add(client)
  })
  const directory = tempDir('proxy')
  await new Promise<void>((resolve) => server.listen(join(directory, `.s.PGSQL.${port}`), resolve))
  const breakAll = (): void => {
    for (const each of open) each.destroy()
  }
  return {
    directory,
    cut() {
      isCut = true
      breakAll()
    },
    mend() {
      isCut = false
      isMended = true
    },
    refused: () => refused,
    ended: () => ended,
    close() {
      breakAll()
      server.close()
    },
  }
}
