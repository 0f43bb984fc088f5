import { afterEach, expect, test } from 'vitest'
import type { Outcome } from '../../../src/app/pgbouncer/outcome.ts'
import { runVerb, type VerbOptions, type VerbValue } from '../../../src/app/pgbouncer/run-verb.ts'
import { choiceOf } from '../../support/console-choice.ts'
import { type ConsoleServer, startConsole } from '../../support/console-server.ts'

let server: ConsoleServer | undefined
afterEach(() => server?.close())

/** KILL and the like of `shop` and `crm` on a console that refuses some. */
async function killed(
  refused: readonly string[],
  verb: VerbOptions['verb'] = 'kill',
): Promise<readonly Outcome<VerbValue>[]> {
  server = await startConsole((statement) => {
    if (refused.some((name) => statement.endsWith(` "${name}"`))) return new Error('no such database')
    if (statement !== 'SHOW DATABASES') return []
    return ['shop', 'crm'].map((name) => ({ name, paused: '0', disabled: '0' }))
  })
  return runVerb({
    ...choiceOf(server.url),
    verb,
    databases: [],
    timeoutMs: 5000,
    confirm: async () => {},
  })
}

test('what was refused at once has changed nothing', async () => {
  expect(await killed(['shop', 'crm'])).toMatchObject([{ status: 'failed', message: 'no such database' }])
  expect(server?.said).not.toContain('KILL "crm"')
})

test('what was killed before the one that is refused stays paused, and is named', async () => {
  expect(await killed(['crm'])).toMatchObject([
    {
      status: 'unknown',
      message: 'KILL was sent for shop, crm: no such database',
      hint: 'they may be paused: dbbal pgbouncer resume',
    },
  ])
})

test('the same of a verb that pauses nothing', async () => {
  expect(await killed(['crm'], 'disable')).toMatchObject([
    { status: 'unknown', hint: 'look with dbbal pgbouncer show databases and show pools' },
  ])
})
