/** What becomes of logins and passwords on their way into admin.sql. */
import { expect, test } from 'vitest'
import { configureTopology } from '../../../src/app/configure.ts'
import { cachingSha2Hash, cachingSha2Salt } from '../../../src/secrets/hashes/caching-sha2.ts'
import { mysqlNativeHash } from '../../../src/secrets/hashes/mysql-native.ts'
import { generate } from '../../support/generate.ts'
import { ProxysqlStandIn } from '../../support/proxysql/stand-in.ts'
import { adminSql, replicationTopology } from './topologies.ts'

async function passwordOf(
  user: string,
  yaml: string,
  secrets: Record<string, string> = {},
): Promise<unknown> {
  const standIn = await ProxysqlStandIn.create()
  for (const line of (await adminSql(yaml, { secrets })).trimEnd().split('\n')) standIn.query(line)
  return standIn.query(`SELECT password FROM runtime_mysql_users WHERE frontend=1 AND username='${user}'`)
    .rows[0]?.['password']
}

const withUser = (user: string): string =>
  replicationTopology().replace(/users: \{app.*/, `users: {app: ${user}}`)

test('MySQL 8: the hash of caching_sha2_password, salted from cluster and user', async () => {
  const expected = cachingSha2Hash('secret password', cachingSha2Salt('db', 'app'))
  expect(await passwordOf('app', replicationTopology(), { app: 'secret password' })).toBe(expected)
})

test('an account with the older plugin, and MariaDB: its hash', async () => {
  const native = '{password: {secret: app}, plugin: mysql_native_password}'
  expect(await passwordOf('app', withUser(native))).toBe(mysqlNativeHash('pw-app'))
  const mariadb = replicationTopology()
    .replace('engine: mysql', 'engine: mariadb')
    .replace('"8.4"', '"10.11"')
  expect(await passwordOf('app', mariadb)).toBe(mysqlNativeHash('pw-app'))
})

test('a verifier is written as it is, with the control characters of a salt that the server made', async () => {
  const verifier = withUser('{verifier: {secret: app}}')
  const native = mysqlNativeHash('x')
  const ofNative = withUser('{verifier: {secret: app}, plugin: mysql_native_password}')
  expect(await passwordOf('app', ofNative, { app: native })).toBe(native)
  const salted = `$A$005$${"\n\u0001\u007f'".padEnd(20, 'x')}${'a'.repeat(43)}`
  const hex = `0x${Buffer.from(salted, 'latin1').toString('hex')}`
  expect(await passwordOf('app', verifier, { app: hex })).toBe(salted)
  for (const wrong of ['a password', native]) {
    await expect(passwordOf('app', verifier, { app: wrong }), wrong).rejects.toThrow(
      'the verifier of user "app" is no hash of caching_sha2_password',
    )
  }
})

test('a login whose password is its name is refused', async () => {
  for (const [secret, user] of [
    ['admin', 'dbbal'],
    ['stats', 'stats_reader'],
    ['monitoring', 'monitor'],
  ] as const) {
    await expect(adminSql(replicationTopology(), { secrets: { [secret]: user } })).rejects.toThrow(
      `the password of "${user}" is its name`,
    )
  }
})

test.each([':', ';'])(
  '%s in a password of the admin is refused: ProxySQL would cut it off',
  async (separator) => {
    await expect(adminSql(replicationTopology(), { secrets: { admin: `a${separator}b` } })).rejects.toThrow(
      'the login of "dbbal" holds ":" or ";"',
    )
  },
)

test('no password is in a file that others may read', async () => {
  const secrets = { app: 'one-app', admin: 'two-admin', stats: 'three-stats', monitoring: 'four-monitor' }
  const { rendered } = await generate(replicationTopology(), { only: 'proxysql', secrets })
  const open = rendered.filter(({ secret }) => secret !== true)
  expect(open.map(({ path }) => path)).toEqual(['px/one/restart.sql', 'px/two/restart.sql'])
  for (const { text } of open) for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
  const admin = rendered.find(({ path }) => path === 'px/admin.sql')
  expect(admin?.text).not.toContain('one-app')
})

test('placeholders are written as they are', async () => {
  const { topology } = await generate(replicationTopology(), { only: 'proxysql' })
  const { files } = await configureTopology({ topology, only: 'proxysql', secrets: 'placeholders' })
  const admin = files.find(({ path }) => path === 'px/admin.sql')
  expect(admin?.text).toContain("VALUES ('app','placeholder for secret app',")
})
