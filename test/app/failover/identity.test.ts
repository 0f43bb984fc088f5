import { afterEach, expect, test } from 'vitest'
import type { HeldProcess } from '../../../src/app/failover/poolers/held-process.ts'
import { type Application, type Identity, proveIdentity } from '../../../src/app/failover/poolers/identity.ts'
import { type ConsoleServer, startConsole } from '../../support/console-server.ts'

let server: ConsoleServer | undefined
afterEach(() => server?.close())

const primary = { system: '7', started: 'then', recovering: 'false', timeline: '2' }

/** What is seen through two databases of a pooler that answers so, one after the other, or refuses every login. */
async function seen(
  answers: readonly Record<string, string>[],
  refusal?: string,
  application: Application | undefined = { user: 'app', password: 'x' },
): Promise<Identity> {
  const queue = [...answers]
  server = await startConsole(() => [queue.shift() ?? {}], refusal)
  const dialled = { host: '127.0.0.1', port: server.port, user: 'adm', password: 'x', database: 'pgbouncer' }
  const process = {
    name: 'pool/p1',
    console: { ssh: undefined, dialled: { ...dialled, tls: undefined } },
    databases: ['shop', 'stock'],
  } as unknown as HeldProcess
  return proveIdentity(
    [process],
    () => application,
    async () => [primary],
    1000,
  )
}

test('the server behind every database of a pooler is the new primary, or it is not', async () => {
  expect(await seen([primary, primary])).toMatchObject({
    answer: 'done',
    message: expect.stringContaining('through every database of 1 processes'),
    unproven: [],
  })
  server?.close()
  expect(await seen([primary, { ...primary, timeline: '1' }])).toMatchObject({ answer: 'failed' })
})

test('a pooler that lets the application not in this way proves nothing, and says so', async () => {
  const unproven = ['shop', 'stock'].map((name) => `pool/p1: ${name}: PgBouncer refuses app: login rejected`)
  expect(await seen([], 'login rejected')).toMatchObject({
    answer: 'done',
    message: `not proven: ${unproven.join('; ')}`,
    unproven,
  })
})

test.each([
  'server login has been failing, try again later (server_login_retry)',
  'server login failed: FATAL no pg_hba.conf entry for host "10.0.0.1"',
  'pgbouncer cannot connect to server',
])('one that the new primary lets not in is no proof: %s', async (refusal) => {
  expect(await seen([], refusal)).toMatchObject({
    answer: 'uncertain',
    message: `pool/p1: shop: ${refusal}; stock: ${refusal}`,
  })
})
