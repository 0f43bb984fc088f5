import { expect, test } from 'vitest'
import { type MysqlSecret, mysqlSecret } from '../../src/secrets/mysql-secret.ts'
import { secretName } from '../../src/secrets/placeholder-secrets.ts'

const kept: MysqlSecret = {
  user: 'app',
  plugin: 'caching_sha2_password',
  owner: 'shop',
  credential: { kind: 'password', value: 'pw' },
}
const native = `*${'A'.repeat(40)}`
const sha2 = `$A$005$${'s'.repeat(20)}${'h'.repeat(43)}`
const verifier = (value: string, plugin = kept.plugin): MysqlSecret => ({
  ...kept,
  plugin,
  credential: { kind: 'verifier', value },
})

test('a password is hashed as its plugin does, salted by names alone', () => {
  const hash = mysqlSecret(kept)
  expect(hash).toMatch(/^\$A\$005\$[./0-9A-Za-z]{63}$/)
  const other = mysqlSecret({ ...kept, credential: { kind: 'password', value: 'another' } })
  expect(other.slice(0, 27)).toBe(hash.slice(0, 27))
  expect(other).not.toBe(hash)
  expect(mysqlSecret({ ...kept, owner: 'elsewhere' }).slice(0, 27)).not.toBe(hash.slice(0, 27))
  expect(mysqlSecret({ ...kept, plugin: 'mysql_native_password' })).toBe(
    '*D821809F681A40A6E379B50D0463EFAE20BDD122',
  )
})

test('a verifier is taken as it is, its 0x notation as the bytes', () => {
  expect(mysqlSecret(verifier(sha2))).toBe(sha2)
  expect(mysqlSecret(verifier(native, 'mysql_native_password'))).toBe(native)
  const salted = sha2.replace('sss', "\n'\u007f")
  expect(mysqlSecret(verifier(`0x${Buffer.from(salted).toString('hex').toUpperCase()}`))).toBe(salted)
})

test('a placeholder is written as it is', () => {
  const value = secretName({ secret: 'app' })
  for (const kind of ['password', 'verifier'] as const) {
    const placeholder = `placeholder for ${value}`
    expect(mysqlSecret({ ...kept, credential: { kind, value: placeholder } })).toBe(placeholder)
  }
})

test.each([
  ['geheim', 'caching_sha2_password'],
  ['geheim', 'mysql_native_password'],
  [native, 'caching_sha2_password'],
  [sha2, 'mysql_native_password'],
  [`0x${Buffer.from('geheim').toString('hex')}`, 'caching_sha2_password'],
] as const)('%s is no hash of %s, and not shown', (value, plugin) => {
  let message = ''
  try {
    mysqlSecret(verifier(value, plugin))
  } catch (error) {
    message = String(error)
  }
  expect(message).toContain(`the verifier of user "app" is no hash of ${plugin}`)
  expect(message).not.toContain(value)
})
