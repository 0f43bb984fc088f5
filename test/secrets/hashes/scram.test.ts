import { expect, test } from 'vitest'
import { isScramVerifier, scramSalt, scramVerifier } from '../../../src/secrets/hashes/scram.ts'

// Made by PostgreSQL 15: CREATE ROLE app PASSWORD 'pw-app', then rolpassword of pg_authid.
const fromServer =
  'SCRAM-SHA-256$4096:ZKP9dHKch4colmxh3DM8sg==$qaIm7kvCD/Nd9AG+E0HYAFw84quz1VLx9AkBD4Hp2bU=:pVRQEqZ3BNIdgbX4k/YpA/gcYfMAPHEHe7W31BFLV6U='

test("the verifier is the server's own", () => {
  expect(scramVerifier('pw-app', Buffer.from('ZKP9dHKch4colmxh3DM8sg==', 'base64'))).toBe(fromServer)
})

test('the salt comes from the names, and only from them', () => {
  const salt = scramSalt('shop', 'app')
  expect(salt).toHaveLength(16)
  expect(scramSalt('shop', 'app')).toEqual(salt)
  for (const [owner, user] of [
    ['shop', 'apq'],
    ['shoq', 'app'],
    ['shopa', 'pp'],
    ['shop"', 'app'],
  ] as const) {
    expect(scramSalt(owner, user)).not.toEqual(salt)
  }
})

test.each([
  [fromServer, true],
  ['md53175bce1d3201d16594cebf9d7eb3f9d', false],
  ['SCRAM-SHA-256$4096:abc$def:ghi', false],
  [`${fromServer} `, false],
  ['', false],
])('%s is a verifier: %s', (text, is) => expect(isScramVerifier(text)).toBe(is))
