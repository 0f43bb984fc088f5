import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hbaLine, readHba } from '../../src/formats/hba.ts'
import { hbaAddressFault } from '../../src/formats/hba-address.ts'
import { hostileText } from '../support/hostile.ts'

const rule = {
  type: 'host',
  databases: 'all',
  users: ['app'],
  address: '10.0.0.0/8',
  method: 'md5',
} as const

describe('writing', () => {
  test('names are quoted, the keyword all is not', () => {
    expect(hbaLine(rule)).toBe('host all "app" 10.0.0.0/8 md5')
  })

  test('names that would mean something else', () => {
    const users = ['all', 'sameuser', '@/etc/passwd', '+group', 'replication', 'a,b', 'a"b']
    expect(hbaLine({ ...rule, type: 'local', users, address: undefined })).toBe(
      'local all "all","sameuser","@/etc/passwd","+group","replication","a,b","a""b" md5',
    )
  })

  test('what is written is what is read', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 3 }), hostileText, (databases, user) => {
        const written = { ...rule, databases, users: [user] }
        const { rules, skipped } = readHba(`${hbaLine(written)}\n`)
        expect(skipped).toEqual([])
        expect(rules).toEqual([{ line: 1, column: 1, ...written, options: [] }])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('addresses', () => {
  test.each([
    '10.0.8.0/24',
    '0.0.0.0/0',
    '10.1.2.3/32',
    '::/0',
    '2001:db8::/32',
    '::1/128',
    '::ffff:10.0.0.0/104',
  ])('%s fits', (address) => expect(hbaAddressFault(address)).toBeUndefined())

  test.each([
    ['10.0.8.0', 'expected a network'],
    ['all', 'expected a network'],
    ['db.example.net/24', 'expected a network'],
    ['10.0.8.5/24', 'never matches'],
    ['10.0.8.0/33', 'from 0 to 32'],
    ['2001:db8::1/64', 'never matches'],
    ['::/129', 'from 0 to 128'],
  ])('%s does not', (address, why) => expect(hbaAddressFault(address)).toContain(why))
})

describe('reading', () => {
  test('comments, spaces and a keyword told from a name', () => {
    const { rules, skipped } = readHba('# who\n\n  host "all",shop all 10.0.0.0/8 md5 # why\n')
    expect(skipped).toEqual([])
    expect(rules).toEqual([
      { ...rule, line: 3, column: 3, databases: ['all', 'shop'], users: 'all', options: [] },
    ])
  })

  test('a mask of its own, every address, names of files, a map', () => {
    const text = [
      'host all all 10.0.0.0 255.0.0.0 md5',
      'host sameuser,@users all all password',
      'local all all peer map=staff',
      'host all all 10.0.0.5/24 md5',
    ].join('\n')
    const { rules, skipped } = readHba(text)
    expect(skipped).toEqual([])
    expect(rules.map(({ address, options }) => [address, ...options])).toEqual([
      ['10.0.0.0/8'],
      ['all'],
      [undefined, 'map=staff'],
      ['10.0.0.5/24'],
    ])
  })

  test('a bad line hides no other', () => {
    const { rules, skipped } = readHba('local all all peer\nhosts all\nlocal all all trust\n')
    expect(rules.map(({ line }) => line)).toEqual([1, 3])
    expect(skipped.map(({ line }) => line)).toEqual([2])
  })

  // Each of them is left out by PgBouncer 1.18 and 1.26, with "could not parse hba config line".
  test.each([
    ['hosts all all 10.0.0.0/8 md5', 1, 'unknown type "hosts"'],
    ['"host" all all 10.0.0.0/8 md5', 1, 'unknown type "host"'],
    ['  include other.conf', 3, 'unknown type "include"'],
    ['host all', 9, 'users are missing'],
    ['host , all 10.0.0.0/8 md5', 6, 'databases are missing'],
    ['host "all', 6, 'a quote is not closed'],
    ['host samerole all 10.0.0.0/8 md5', 6, 'samerole is not supported'],
    ['host all +staff 10.0.0.0/8 md5', 10, 'groups like "+staff" are not known'],
    ['host all all samenet md5', 14, '"samenet" is no network'],
    ['host all all db.example.com md5', 14, '"db.example.com" is no network'],
    ['host all all 127.0.0.1/33 md5', 14, '"127.0.0.1/33" is no network'],
    ['host all all "127.0.0.1/32" md5', 14, 'an address is missing'],
    ['host all all 10.0.0.0 md5', 14, '"10.0.0.0" is no network'],
    ['host all all 10.0.0.0/8', 24, 'a method is missing'],
    ['host all all 10.0.0.0/8 ident', 25, 'unknown method "ident"'],
    ['host all all 10.0.0.0/8 MD5', 25, 'unknown method "MD5"'],
    ['local all all 10.0.0.0/8 md5', 15, 'unknown method "10.0.0.0/8"'],
    ['host all all 10.0.0.0/8 md5 clientcert=1', 29, 'unknown option "clientcert=1"'],
  ])('%j is skipped', (line, column, message) => {
    const { rules, skipped } = readHba(line)
    expect(rules).toEqual([])
    expect(skipped).toMatchObject([{ line: 1, column, message }])
  })
})
