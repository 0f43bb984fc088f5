import { afterEach, expect, test } from 'vitest'
import type { HeldProcess } from '../../../src/app/failover/poolers/held-process.ts'
import { proveIdentity } from '../../../src/app/failover/poolers/identity.ts'
import type { StepResult } from '../../../src/app/failover/step-result.ts'
import { type ConsoleServer, startConsole } from '../../support/console-server.ts'

let server: ConsoleServer | undefined
afterEach(() => server?.close())

const primary = { system: '7', started: 'then', recovering: 'false', timeline: '2' }

/** What is seen through a pooler that answers so, or refuses every login. */
async function seen(answer: Record<string, string>, refusal?: string): Promise<StepResult> {
  server = await startConsole(() => [answer], refusal)
  const dialled = { host: '127.0.0.1', port: server.port, user: 'adm', password: 'x', database: 'pgbouncer' }
  const process = {
    name: 'pool/p1',
    console: { ssh: undefined, dialled: { ...dialled, tls: undefined } },
    databases: ['shop'],
  } as unknown as HeldProcess
  return proveIdentity([process], { user: 'app', password: 'x' }, async () => [primary], 1000)
}

test('the server behind a pooler is the new primary, or it is not', async () => {
  expect(await seen(primary)).toMatchObject({
    answer: 'done',
    message: expect.stringContaining('through 1 of 1 processes'),
  })
  server?.close()
  expect(await seen({ ...primary, timeline: '1' })).toMatchObject({ answer: 'failed' })
})

test('a pooler may let the application not in this way', async () => {
  expect(await seen(primary, 'login rejected')).toMatchObject({
    answer: 'done',
    message: expect.stringContaining('the others let the application not in'),
  })
})

test.each([
  'server login has been failing, try again later (server_login_retry)',
  'server login failed: FATAL no pg_hba.conf entry for host "10.0.0.1"',
  'pgbouncer cannot connect to server',
])('one that the new primary lets not in is no proof: %s', async (refusal) => {
  expect(await seen(primary, refusal)).toMatchObject({
    answer: 'uncertain',
    message: `pool/p1: shop: ${refusal}`,
  })
})
