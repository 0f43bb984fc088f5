import { describe, expect, test } from 'vitest'
import {
  cachingSha2Hash,
  cachingSha2Salt,
  isCachingSha2Hash,
} from '../../../src/secrets/hashes/caching-sha2.ts'
import { isMysqlNativeHash, mysqlNativeHash } from '../../../src/secrets/hashes/mysql-native.ts'
import { sha256Crypt } from '../../../src/secrets/hashes/sha256-crypt.ts'

test('mysql_native_password, the documented example', () => {
  expect(mysqlNativeHash('mypass')).toBe('*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4')
  expect(isMysqlNativeHash(mysqlNativeHash(''))).toBe(true)
  expect(isMysqlNativeHash('*6C89')).toBe(false)
})

// Made by glibc's crypt(3), which takes 16 bytes of salt; MySQL takes 20, see the live test.
describe('SHA-256 crypt', () => {
  const long = 'a very much longer text to encrypt.  This one even stretches over morethan one line.'
  test.each([
    ['saltstring', 5000, 'Hello world!', '5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
    ['saltstringsaltst', 10000, 'Hello world!', '3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
    ['anotherlongsalts', 1400, long, 'Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1'],
    ['x', 5000, '', 'yHbtfs4Y8t6X1xcJemNX.4JQRfUTafA2qQenWGLBee2'],
    ['abcdefghij', 5000, 'пароль ключ', 'GnQjgIP1NvWKImgS05B4KaYXFn4WKc0SCmopW9NNrj9'],
  ])('salt %s, %i rounds, password %s', (salt, rounds, password, expected) => {
    expect(sha256Crypt(password, salt, rounds)).toBe(expected)
  })
})

test('caching_sha2_password has the form that MySQL and ProxySQL check by', () => {
  const salt = cachingSha2Salt('shop', 'app')
  const hash = cachingSha2Hash('a password', salt)
  expect(hash).toHaveLength(70)
  expect(isCachingSha2Hash(hash)).toBe(true)
  expect(cachingSha2Salt('shop', 'app')).toBe(salt)
  expect(cachingSha2Salt('shop2', 'app')).not.toBe(salt)
  expect(cachingSha2Salt('shop', 'ap')).not.toBe(salt)
})
