import { expect, test } from 'vitest'
import { immediateSecret } from '../../src/secrets/immediate-secret.ts'
import type { SecretSources } from '../../src/secrets/secret-sources.ts'

const sources: SecretSources = {
  provider: { env: 'APP_{name}' },
  environment: undefined,
  directory: '.',
  variables: { APP: 'value', APP_shop: 'of the provider', EMPTY: '', BROKEN: 'a\nb' },
  mayRunCommands: true,
}

test('variables are had at once, by name and through the provider', () => {
  expect(immediateSecret({ env: 'APP' }, sources)).toBe('value')
  expect(immediateSecret({ secret: 'shop' }, sources)).toBe('of the provider')
})

test('what readSecrets refuses, or reads elsewhere, is not', () => {
  const references = [
    { env: 'EMPTY' },
    { env: 'BROKEN' },
    { env: 'NOWHERE' },
    { secret: 'no one' },
    { file: 'x' },
    { exec: ['true'] },
  ]
  for (const reference of references) expect(immediateSecret(reference, sources)).toBeUndefined()
  expect(immediateSecret({ secret: 'shop' }, { ...sources, provider: undefined })).toBeUndefined()
})
