import { expect, test } from 'vitest'
import { usualFrom } from '../../../src/app/pgbouncer/hold-settings.ts'
import { canShrink, shrinkPools } from '../../../src/app/pgbouncer/shrink-pools.ts'
import type { Row } from '../../../src/drivers/postgresql.ts'
import { readIni } from '../../../src/products/pgbouncer/lint/read-ini.ts'

const sizeOf = (size: string) => usualFrom((name) => (name === 'default_pool_size' ? size : undefined))

test.each([
  [
    'the pools to pause, and others with a size of their own',
    'app = host=a\nweb = host=a\nread = host=b pool_size=4',
    '9',
    true,
  ],
  ['somebody else has that size', 'app = host=a\nweb = host=a\nread = host=b', '9', false],
  ['any database may have it', 'app = host=a\nweb = host=a\n* = host=b', '9', false],
  ['every pool has a size of its own', 'app = host=a pool_size=4\nweb = host=a pool_size=4', '9', false],
  ['pools of one connection', 'app = host=a\nweb = host=a', '1', false],
])('pools may be made small: %s', (_, databases, size, expected) => {
  const text = `[databases]\n${databases}\n[pgbouncer]\ndefault_pool_size = ${size}\n`
  const file = { name: 'pgbouncer.ini', kind: 'pgbouncer.ini', text } as const
  const ini = readIni(file, new Map(), { version: '1.18', include: () => undefined })
  expect(canShrink(ini, sizeOf(size), ['app', 'web'])).toBe(expected)
})

/** A pool each of two users, which a janitor looks after now and then; `busy` connections never become idle. */
class Janitor {
  statements: string[] = []
  servers = 6
  readonly #busy: number
  constructor(busy: number) {
    this.#busy = busy
  }

  async query(statement: string): Promise<readonly Row[]> {
    this.statements.push(statement)
    if (statement !== 'SHOW POOLS') return []
    if (this.statements.length > 3) this.servers = Math.max(2, this.#busy)
    return [
      { database: 'app', user: 'a', sv_active: String(this.servers - 1) },
      { database: 'app', user: 'b', sv_idle: '1' },
    ]
  }
}

test('what is idle is closed before it goes on', async () => {
  const janitor = new Janitor(0)
  await shrinkPools(janitor, 5000, ['app', 'unused'])
  expect(janitor.servers).toBe(2)
  expect(janitor.statements[0]).toBe("SET default_pool_size = '1'")
})

test('connections that stay busy are not waited for', async () => {
  const janitor = new Janitor(5)
  await shrinkPools(janitor, 60, ['app'])
  expect(janitor.servers).toBe(5)
})
