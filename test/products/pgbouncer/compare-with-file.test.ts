import { describe, expect, test } from 'vitest'
import { compareWithFile, isSame } from '../../../src/products/pgbouncer/console/compare-with-file.ts'

const running = {
  version: '1.18.0',
  settings: new Map([
    ['pool_mode', { value: 'transaction', isChangeable: true }],
    ['query_timeout', { value: '1.5', isChangeable: true }],
    ['listen_backlog', { value: '128', isChangeable: false }],
    ['auth_ldap_options', { value: 'ldapbindpasswd=old-9c1e', isChangeable: true }],
  ]),
  databases: [
    {
      name: 'app',
      isPaused: false,
      isDisabled: false,
      row: { name: 'app', host: 'db1', port: 5432, database: 'app', force_user: null, reserve_pool: 3 },
    },
  ],
}

function compared(text: string): readonly string[] {
  const file = { name: 'pgbouncer.ini', kind: 'pgbouncer.ini', text }
  return compareWithFile(file, () => undefined, running).map(
    ({ what, file: written, running: value, needsRestart }) =>
      `${what} ${written} ${value}${needsRestart ? ' restart' : ''}`,
  )
}

describe('compareWithFile', () => {
  test('nothing differs, however it is spelled', () => {
    expect(
      compared(
        '[databases]\napp = host=db1 reserve_pool=03\n[pgbouncer]\nPool = 1\n[pgbouncer]\npool_mode = Transaction\nquery_timeout = 1.50\n',
      ),
    ).toEqual([])
  })

  test('settings that did not arrive, that need a restart, that are none', () => {
    expect(
      compared(
        '[databases]\napp = host=db1\n[pgbouncer]\nquery_timeout = 9\nlisten_backlog = 256\nfoo = 1\n',
      ),
    ).toEqual(['query_timeout 9 1.5', 'listen_backlog 256 128 restart', 'foo 1 no such setting'])
  })

  test('a password is seen to differ, and not shown', () => {
    expect(
      compared('[databases]\napp = host=db1\n[pgbouncer]\nauth_ldap_options = ldapbindpasswd=new-77ab\n'),
    ).toEqual(['auth_ldap_options ******** ********'])
  })

  test('databases that are missing, that are too many, and their parameters', () => {
    expect(compared('[databases]\nnew = host=db2\n[pgbouncer]\n')).toEqual([
      'database new there not there',
      'database app not there there',
    ])
    expect(compared('[databases]\napp = host=db2 user=x\n[pgbouncer]\n')).toEqual([
      'database app: host db2 db1',
      'database app: user x ',
    ])
  })

  test('with a wildcard, databases come by themselves', () => {
    expect(compared('[databases]\n* = host=db1\n[pgbouncer]\n')).toEqual([])
  })

  test('unix_socket_mode is written in octal and shown in decimal', () => {
    expect(isSame('unix_socket_mode', '0770', '504')).toBe(true)
    expect(isSame('unix_socket_mode', '0777', '504')).toBe(false)
  })
})
