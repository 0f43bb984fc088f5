import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { type GuardOrder, runGuard } from '../../../src/app/pgbouncer/run-guard.ts'

const sockets: Socket[] = []
/** Takes connections, and says nothing. */
const silent = createServer((socket) => void sockets.push(socket.on('error', () => {})))

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  silent.close()
})

test('a guard ends when it is told although a console never answered', async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const dialled = {
    host: '127.0.0.1',
    port,
    user: 'x',
    password: 'x',
    database: 'pgbouncer',
    tls: undefined,
  }
  const order: GuardOrder = {
    run: 'r1',
    consoles: [{ name: 'p', dialled, ssh: undefined, databases: ['shop'] }],
  }
  const [input, output] = [new PassThrough(), new PassThrough()]
  let said = ''
  output.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const ended = runGuard(order, input, output)
  await expect.poll(() => sockets.length).toBe(1)
  input.write('+\n')
  input.end('disarm r1\n')
  await ended
  expect(said).toBe('disarmed\n')
  expect(process.exitCode).toBeUndefined()
})

test.each(['', '{"run": "r1", "consoles": []}'])(
  'a guard whose order is not whole ends: %j',
  async (input) => {
    const { status, stdout } = spawnSync(process.execPath, ['bin/guard.cjs'], { input, encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, ''])
  },
)

test('a guard has heard its order before it reaches anything, and hears what comes behind it', () => {
  const input = `${JSON.stringify({ run: 'r1', consoles: [] })}\ndisarm r1\n`
  const { status, stdout } = spawnSync(process.execPath, ['bin/guard.cjs'], { input, encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, 'heard\narmed\ndisarmed\n'])
})
