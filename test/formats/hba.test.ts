import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hbaAddressFault, hbaLine, readHba } from '../../src/formats/hba.ts'
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
        expect(rules).toEqual([{ line: 1, column: 1, ...written }])
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
    expect(rules).toEqual([{ ...rule, line: 3, column: 3, databases: ['all', 'shop'], users: 'all' }])
  })

  test.each(['hosts all all 10.0.0.0/8 md5', 'host all', 'host all all 10.0.0.0/8 md5 map=x', 'host "all'])(
    '%j is skipped',
    (line) => expect(readHba(line)).toEqual({ rules: [], skipped: [{ line: 1, column: 1 }] }),
  )
})
