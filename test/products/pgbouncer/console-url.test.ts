import { describe, expect, test } from 'vitest'
import { DbbalError } from '../../../src/errors.ts'
import { consoleUrl } from '../../../src/products/pgbouncer/console/console-url.ts'

describe('consoleUrl', () => {
  test.each([
    ['postgres://adm@pooler1', { host: 'pooler1', port: 6432, user: 'adm', tls: undefined }],
    ['postgresql://adm@[::1]:7000/pgbouncer', { host: '::1', port: 7000, user: 'adm' }],
    ['postgres:///pgbouncer?host=/run/pgbouncer/1&user=adm', { host: '/run/pgbouncer/1', port: 6432 }],
    ['postgres://a%40b@h/pgbouncer', { user: 'a@b' }],
    [
      'postgres://adm@h/?sslmode=verify-full&sslrootcert=/etc/ca.pem',
      { tls: { mode: 'verify-full', ca: '/etc/ca.pem', cert: undefined, key: undefined } },
    ],
  ])('%s', (text, expected) => {
    expect(consoleUrl(text, 'pw')).toMatchObject({ database: 'pgbouncer', password: 'pw', ...expected })
  })

  test.each([
    ['pooler1', 'is no URL'],
    ['http://adm@h/', 'is no URL'],
    ['postgres://h/pgbouncer', 'names no user'],
    ['postgres:///pgbouncer?user=adm', 'names no host'],
    ['postgres://adm@h/shop', 'leads to the database "shop", expected the console, pgbouncer'],
    [
      'postgres://adm@h/?sslmode=prefer',
      'has sslmode "prefer", expected disable, require, verify-ca, verify-full',
    ],
    ['postgres://adm@h/?passfile=/x', 'has the parameter "passfile", expected host'],
    ['postgres://ad%min@h/', 'has "ad%min", expected %25 for a percent sign'],
    ['postgres://adm@/pgbouncer?host=/run/x&port=70000', 'is no URL'],
    ['postgres:///pgbouncer?host=/run/x&user=a&port=70000', 'has the port "70000", expected 1 to 65535'],
  ])('%s %s', (text, message) => {
    expect(() => consoleUrl(text, undefined)).toThrow(message)
  })

  test('a password is not repeated', () => {
    const open = (): unknown => consoleUrl('postgres://adm:hunter2@h/', undefined)
    expect(open).toThrow(DbbalError)
    expect(open).toThrow(/^--url "postgres:\/\/adm@h\/" holds a password$/)
  })

  test.each([
    ['postgres://adm:hun#ter2@h:6432/', '"postgres://adm:***@h:6432/" is no URL'],
    ['postgres://adm:hun/ter2@h:6432/', '"postgres://adm:***@h:6432/" is no URL'],
    ['postgres://adm@h/?password=hunter2', '"postgres://adm@h/?password=***" has the parameter'],
    ['host=h user=adm password=hunter2', '"host=h user=adm password=***" is no URL'],
  ])('nor where it makes it another one: %s', (text, message) => {
    expect(() => consoleUrl(text, undefined)).toThrow(message)
    expect(() => consoleUrl(text, undefined)).not.toThrow('ter2')
  })
})
