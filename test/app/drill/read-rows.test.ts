import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { LogLine } from '../../../src/app/drill/clients/client-log.ts'
import { readRows } from '../../../src/app/drill/clients/read-rows.ts'
import type { Door } from '../../../src/app/failover/doors.ts'

/** A door whose server does with a new session what is said. */
async function door(database: string, onSession: (socket: Socket) => void): Promise<Door> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onSession(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return {
    database,
    address: { host: '127.0.0.1', port, user: 'app', password: 'x', database, tls: undefined },
  }
}

test('new sessions begin on every door in turn, although one does not answer', async () => {
  const silent: Socket[] = []
  const stop = new AbortController()
  const doors = await Promise.all([
    door('held', (socket) => {
      silent.push(socket)
      if (stop.signal.aborted) socket.destroy()
    }),
    door('shop', (socket) => socket.destroy()),
    door('crm', (socket) => socket.destroy()),
  ])
  // Which of two that are under way fails first is nobody's to say.
  const failed = new Map([
    ['shop', 0],
    ['crm', 0],
  ])
  const add = (line: LogLine): void => {
    if (line[0] === 'error') failed.set(line[2], (failed.get(line[2]) ?? 0) + 1)
    if (Math.min(...failed.values()) === 2) {
      stop.abort()
      for (const each of silent) each.destroy()
    }
  }
  const order = { kind: 'read', log: '', reads: [], logins: doors, readers: 0, reportSeconds: 0 } as const
  await readRows(order, { add, close: async () => {} }, stop.signal)
  expect(failed.get('held')).toBeGreaterThan(0)
})
