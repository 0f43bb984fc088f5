import { expect, test } from 'vitest'
import { PlaceholderSecrets } from '../../src/secrets/placeholder-secrets.ts'
import { type KeptSecret, keptSecret } from '../../src/secrets/postgresql-secret.ts'

const kept: KeptSecret = {
  user: 'app',
  declared: { password: { env: 'P' } },
  encryption: 'scram-sha-256',
  owner: 'shop',
}
const secrets = (value: string) => ({ value: () => value })

test('by the encryption of the server', () => {
  expect(keptSecret(kept, secrets('pw'))).toMatch(/^SCRAM-SHA-256\$4096:/)
  expect(keptSecret({ ...kept, encryption: 'md5' }, secrets('pw'))).toMatch(/^md5[0-9a-f]{32}$/)
  expect(keptSecret({ ...kept, declared: {} }, secrets('pw'))).toBeUndefined()
})

test('a placeholder is written as it is', () => {
  for (const declared of [{ password: { env: 'P' } }, { verifier: { env: 'P' } }]) {
    expect(keptSecret({ ...kept, declared }, new PlaceholderSecrets())).toBe('placeholder for env P')
  }
})

test('errors name the user and never the secret', () => {
  for (const [declared, value] of [
    [{ password: { env: 'P' } }, 'geheim\u00ad'],
    [{ verifier: { env: 'P' } }, 'geheim'],
  ] as const) {
    let message = ''
    try {
      keptSecret({ ...kept, declared }, secrets(value))
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain('user "app"')
    expect(message).not.toContain('geheim')
  }
})
