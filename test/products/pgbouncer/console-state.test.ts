import { afterEach, expect, test } from 'vitest'
import { connectPostgresql } from '../../../src/drivers/postgresql.ts'
import { isPausedAsWhole } from '../../../src/products/pgbouncer/console/console-state.ts'
import { type ConsoleServer, startConsole } from '../../support/console-server.ts'

let server: ConsoleServer | undefined
afterEach(() => server?.close())

/** `SHOW STATE`, as PgBouncer 1.26 answers it. */
const state = (active: string, paused: string) => [
  { key: 'active', value: active },
  { key: 'paused', value: paused },
]

test.each([
  ['active', state('yes', 'no'), false],
  ['paused', state('no', 'yes'), true],
  ['a version that does not tell', new Error("invalid command 'SHOW STATE', use SHOW HELP;"), false],
])('a process as a whole: %s', async (_, answer, expected) => {
  server = await startConsole(() => answer)
  const address = { host: '127.0.0.1', port: server.port, user: 'adm', password: 'x', database: 'pgbouncer' }
  const connection = await connectPostgresql({ ...address, tls: undefined }, 5000)
  try {
    expect(await isPausedAsWhole(connection)).toBe(expected)
  } finally {
    await connection.close()
  }
})
