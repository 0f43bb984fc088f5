import { expect, test } from 'vitest'
import { type Caller, hbaVerdict } from '../../src/failover/hba-verdict.ts'
import type { HbaRule } from '../../src/failover/observation.ts'

const rule = (changes: Partial<HbaRule>): HbaRule => ({
  line: 1,
  type: 'host',
  databases: ['all'],
  users: ['all'],
  address: '10.0.0.0',
  mask: '255.255.255.0',
  method: 'scram-sha-256',
  error: undefined,
  ...changes,
})
const caller: Caller = { database: 'shop', user: 'app', address: '10.0.0.9', hasTls: false }
const six = { address: 'fd00::', mask: 'ffff:ffff::' }

test.each<[string, Partial<HbaRule>, Partial<Caller>, boolean]>([
  ['a network', {}, {}, true],
  ['another network', {}, { address: '10.0.1.9' }, false],
  ['all addresses', { address: 'all', mask: undefined }, { address: 'fd00::1' }, true],
  ['IPv6', six, { address: 'fd00:0:1::1' }, true],
  ['another IPv6 network', six, { address: 'fd01::1' }, false],
  ['IPv6 and IPv4', six, {}, false],
  ['TLS only', { type: 'hostssl' }, {}, false],
  ['TLS only, with TLS', { type: 'hostssl' }, { hasTls: true }, true],
  ['clear text only', { type: 'hostnossl' }, { hasTls: true }, false],
  ['a socket', { type: 'local', address: undefined, mask: undefined }, {}, false],
  ['another user', { users: ['other'] }, {}, false],
  ['another database', { databases: ['other'] }, {}, false],
  ['its own database', { databases: ['sameuser'] }, { database: 'app' }, true],
  ['all is no replication', {}, { database: 'replication' }, false],
  ['replication', { databases: ['replication'] }, { database: 'replication' }, true],
  ['a line with an error', { error: 'invalid' }, {}, false],
])('%s', (_, changes, asks, fits) => {
  const { rule: found, isSure } = hbaVerdict([rule(changes)], { ...caller, ...asks })
  expect([found !== undefined, isSure]).toEqual([fits, true])
})

test('the first line that fits decides', () => {
  const rules = [rule({ users: ['other'] }), rule({ line: 2, method: 'reject' }), rule({ line: 3 })]
  expect(hbaVerdict(rules, caller).rule?.line).toBe(2)
})

test.each<[string, Partial<HbaRule>]>([
  ['a name', { address: 'db.example.net', mask: undefined }],
  ['a group', { users: ['+staff'] }],
  ['a pattern', { databases: ['/^sh'] }],
])('%s before it makes it unsure', (_, changes) => {
  expect(hbaVerdict([rule(changes), rule({ line: 2 })], caller)).toMatchObject({
    rule: { line: 2 },
    isSure: false,
  })
})
