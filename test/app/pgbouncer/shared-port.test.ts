/** A port of several processes: which of them a connection leads to, nobody knows. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pause } from '../../../src/app/pgbouncer/pause.ts'
import type { PoolerLockOptions } from '../../../src/app/pgbouncer/pooler-lock.ts'
import { reload } from '../../../src/app/pgbouncer/reload.ts'
import { resume } from '../../../src/app/pgbouncer/resume.ts'
import { runVerb } from '../../../src/app/pgbouncer/run-verb.ts'
import { set } from '../../../src/app/pgbouncer/set.ts'
import { show } from '../../../src/app/pgbouncer/show.ts'
import { suspend } from '../../../src/app/pgbouncer/suspend.ts'
import { choiceOf } from '../../support/console-choice.ts'
import { type ConsoleServer, startConsole } from '../../support/console-server.ts'

let server: ConsoleServer
beforeEach(async () => {
  server = await startConsole((statement) => {
    if (statement === 'SHOW CONFIG') return [{ key: 'so_reuseport', value: '1', changeable: 'no' }]
    if (statement === 'SHOW DATABASES') return [{ name: 'shop', paused: '0', disabled: '0' }]
    return []
  })
})
afterEach(() => server.close())

const choice = (): PoolerLockOptions => choiceOf(server.url)
const confirm = async (): Promise<void> => {}
const { signal } = new AbortController()

describe('behind a shared port', () => {
  test.each<[string, () => Promise<readonly { status: string; hint?: string | undefined }[]>]>([
    [
      'pause',
      () =>
        pause({
          ...choice(),
          databases: [],
          timeoutMs: 1000,
          isHeld: false,
          forMs: 1,
          confirm,
          onPaused: () => {},
          guardProgram: 'none',
          signal,
        }),
    ],
    ['resume', () => resume({ ...choice(), databases: [] })],
    ['kill', () => runVerb({ ...choice(), verb: 'kill', databases: [], timeoutMs: 1000, confirm })],
    ['set', () => set({ ...choice(), name: 'so_reuseport', value: '0', confirm })],
    ['reload', () => reload({ ...choice(), file: undefined })],
    ['suspend', () => suspend({ ...choice(), forMs: 1, confirm, onSuspended: () => {}, signal })],
  ])('%s does nothing, and names the sockets', async (_, act) => {
    expect(await act()).toEqual([
      expect.objectContaining({
        status: 'failed',
        message: expect.stringContaining('so_reuseport'),
        hint: expect.stringContaining('postgres:///pgbouncer?host=DIRECTORY&port='),
      }),
    ])
    expect(server.said.filter((statement) => !statement.startsWith('SHOW '))).toEqual([])
  })

  test('show shows the one that it gets to', async () => {
    const look = await show({ ...choice(), what: 'databases' })
    expect(await look()).toEqual([expect.objectContaining({ status: 'done' })])
  })
})
