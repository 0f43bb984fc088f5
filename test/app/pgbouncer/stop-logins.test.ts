import { beforeEach, expect, test } from 'vitest'
import { leftByHold, usualFrom, usualSettings } from '../../../src/app/pgbouncer/hold-settings.ts'
import { pauseDatabases } from '../../../src/app/pgbouncer/pause-process.ts'
import { stopLogins } from '../../../src/app/pgbouncer/wait-for-logins.ts'
import type { Row } from '../../../src/drivers/postgresql.ts'

const usual = usualFrom((name) => (name === 'max_user_connections' ? '70' : undefined))

/** A console of pools that begin a login at every moment at which they may grow, as they do under load. */
class GrowingPools {
  limit = '70'
  paused = new Set<string>()
  hasLogin = true
  /** What a PAUSE found. */
  caught: boolean[] = []
  statements: string[] = []

  async query(statement: string): Promise<readonly Row[]> {
    this.statements.push(statement)
    const [, limit] = /^SET max_user_connections = '(\d+)'$/.exec(statement) ?? []
    if (limit !== undefined) this.limit = limit
    const [, name] = /^PAUSE "(.*)"$/.exec(statement) ?? []
    if (name !== undefined) {
      this.caught.push(this.hasLogin)
      this.paused.add(name)
    }
    const row = this.#row(statement)
    this.hasLogin = this.limit !== '1' && this.paused.size === 0
    return row
  }

  #row(statement: string): readonly Row[] {
    if (statement === 'SHOW DATABASES')
      return ['app', 'web'].map((name) => ({
        name,
        paused: this.paused.has(name) ? '1' : '0',
        disabled: '0',
      }))
    if (statement === 'SHOW POOLS') return [{ database: 'app', sv_login: this.hasLogin ? '1' : '0' }]
    return []
  }
}

let pools: GrowingPools
beforeEach(() => {
  pools = new GrowingPools()
})

test('no PAUSE catches a login of pools that would grow all the time', async () => {
  const databases = ['app', 'web']
  await stopLogins(pools, 5000, databases)
  const console = { look: pools, pausing: [pools, pools], usual }
  const left = await pauseDatabases(console, databases, Date.now() + 5000, new AbortController().signal)
  expect([left, pools.caught, pools.limit]).toEqual([[], [false, false], '70'])
})

test('pools grow again where the pause does not come about', async () => {
  await stopLogins(pools, 5000, ['app', 'gone'])
  const console = { look: pools, pausing: [pools, pools], usual }
  const left = await pauseDatabases(console, ['app', 'gone'], Date.now() + 50, new AbortController().signal)
  expect([left, pools.limit]).toEqual([['gone is not paused'], '70'])
})

test("what stops growth is nobody's usual value", async () => {
  const left = [{ key: 'max_user_connections', value: '1', changeable: 'yes' }]
  const { max_user_connections } = await usualSettings({ query: async () => left })
  expect(max_user_connections).toBe('0')
})

test.each([
  [
    'left by a hold',
    {},
    { server_login_retry: '1', max_user_connections: '70', min_pool_size: '2', default_pool_size: '9' },
  ],
  [
    'SET by somebody',
    { server_login_retry: '5', max_user_connections: '9', min_pool_size: '4', default_pool_size: '5' },
    {},
  ],
])('what a process runs with: %s', (_, set, putBack) => {
  const file = {
    server_login_retry: '1',
    max_user_connections: '70',
    min_pool_size: '2',
    default_pool_size: '9',
  }
  const hold = {
    server_login_retry: '0',
    max_user_connections: '1',
    min_pool_size: '0',
    default_pool_size: '1',
  }
  expect(leftByHold({ ...hold, ...set }, file)).toEqual(putBack)
  expect(leftByHold({ ...hold, ...set }, hold)).toEqual({})
})
