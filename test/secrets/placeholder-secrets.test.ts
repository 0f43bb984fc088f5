import { expect, test } from 'vitest'
import {
  isPlaceholder,
  PlaceholderSecrets,
  secretKey,
  secretName,
} from '../../src/secrets/placeholder-secrets.ts'

test('names stand in for values, and what was asked for is known once', () => {
  const secrets = new PlaceholderSecrets()
  const references = [
    { secret: 'app' },
    { env: 'APP' },
    { file: 'app.txt' },
    { exec: ['vault', 'get', 'app'] },
  ]
  const values = [...references, { secret: 'app' }].map((reference) => secrets.value(reference))
  expect(values).toEqual([
    'placeholder for secret app',
    'placeholder for env APP',
    'placeholder for file app.txt',
    'placeholder for exec vault',
    'placeholder for secret app',
  ])
  expect(values.every(isPlaceholder)).toBe(true)
  expect([...secrets.asked.values()]).toEqual(references)
})

test('what is had at once needs no placeholder', () => {
  const secrets = new PlaceholderSecrets((reference) => ('env' in reference ? 'value' : undefined))
  expect(secrets.value({ env: 'APP' })).toBe('value')
  expect(secrets.hasStoodIn).toBe(false)
  expect(secrets.value({ secret: 'app' })).toBe('placeholder for secret app')
  expect(secrets.hasStoodIn).toBe(true)
  expect([...secrets.asked.values()]).toEqual([{ env: 'APP' }, { secret: 'app' }])
})

test('references are the same when they say the same', () => {
  expect(secretKey({ secret: 'a' })).toBe(secretKey({ secret: 'a' }))
  expect(secretKey({ secret: 'a' })).not.toBe(secretKey({ env: 'a' }))
  expect(secretName({ exec: ['op', 'read', 'x'] })).toBe('exec op')
})
