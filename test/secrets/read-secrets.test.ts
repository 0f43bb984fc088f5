import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DbbalError } from '../../src/errors.ts'
import { readSecrets } from '../../src/secrets/read-secrets.ts'
import type { SecretSources } from '../../src/secrets/secret-sources.ts'
import type { SecretReference } from '../../src/topology/declaration/secret.ts'

const directory = mkdtempSync(join(tmpdir(), 'dbbal-secrets-'))
afterAll(() => rmSync(directory, { recursive: true }))

const sources: SecretSources = {
  provider: undefined,
  environment: 'production',
  directory,
  variables: {
    APP: 'hunter2-env',
    EMPTY: '',
    BROKEN: 'hunter2\nsecond',
    SECRET_shop_production: 'from provider',
  },
  mayRunCommands: true,
}

function file(name: string, content: string | Uint8Array): SecretReference {
  writeFileSync(join(directory, name), content)
  return { file: name }
}

/** A pipe that nobody writes: to open it is to wait for ever. */
function pipe(name: string): SecretReference {
  execFileSync('bash', ['-c', 'mkfifo "$0"', join(directory, name)])
  return { file: name }
}

async function readOne(reference: SecretReference, more: Partial<SecretSources> = {}): Promise<string> {
  return (await readSecrets([reference], { ...sources, ...more })).value(reference)
}

async function failureOf(
  references: readonly SecretReference[],
  more: Partial<SecretSources> = {},
): Promise<string> {
  const error: unknown = await readSecrets(references, { ...sources, ...more }).catch(
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DbbalError)) throw new Error('nothing failed')
  expect(error).toMatchObject({ code: 'SECRETS', exit: 2 })
  expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain('hunter2')
  return error.message.replace(/^(a secret|\d+ secrets) cannot be had: /, '')
}

describe('places', () => {
  test('a variable', async () => expect(await readOne({ env: 'APP' })).toBe('hunter2-env'))
  test('a file, one end of line dropped', async () => {
    expect(await readOne(file('unix', 'päss word \n'))).toBe('päss word ')
    expect(await readOne(file('dos', 'pass\r\n'))).toBe('pass')
    expect(await readOne(file('bare', 'pass'))).toBe('pass')
  })
  test('a command, run beside the topology, without a shell', async () => {
    file('here', 'x')
    expect(await readOne({ exec: ['ls', 'here'] })).toBe('here')
    expect(await readOne({ exec: ['printf', '%s', '$(id) `id` ; "'] })).toBe('$(id) `id` ; "')
  })
  test('a provider, by name and environment', async () => {
    const reference = { secret: 'shop' }
    expect(await readOne(reference, { provider: { env: 'SECRET_{name}_{environment}' } })).toBe(
      'from provider',
    )
    file('shop.production', 'from file')
    expect(await readOne(reference, { provider: { file: '{name}.{environment}' } })).toBe('from file')
    expect(await readOne(reference, { provider: { exec: ['echo', '{name}/{environment}'] } })).toBe(
      'shop/production',
    )
  })
})

describe('failures name the secret and the reason, never a value', () => {
  const cases: readonly (readonly [name: string, reference: () => SecretReference, message: string])[] = [
    ['unset variable', () => ({ env: 'NOWHERE' }), 'env NOWHERE: the variable NOWHERE is not set'],
    ['empty variable', () => ({ env: 'EMPTY' }), 'env EMPTY: it is empty'],
    ['line break', () => ({ env: 'BROKEN' }), 'env BROKEN: it holds a control character'],
    ['missing file', () => ({ file: 'nowhere' }), 'file nowhere: the file does not exist'],
    ['directory', () => ({ file: '.' }), 'file .: it is not a regular file'],
    ['empty file', () => file('empty', '\n'), 'file empty: it is empty'],
    ['two lines', () => file('two', 'hunter2\nhunter2\n'), 'file two: it holds a control character'],
    ['latin-1', () => file('latin', Buffer.from('hunter2 caf\xe9', 'latin1')), 'file latin: it is not UTF-8'],
    ['long file', () => file('long', 'x'.repeat(65_537)), 'file long: the file is longer than 65536 bytes'],
    ['no end', () => ({ file: '/dev/zero' }), 'file /dev/zero: it is not a regular file'],
    ['pipe', () => pipe('pipe'), 'file pipe: it is not a regular file'],
    [
      'unknown program',
      () => ({ exec: ['no-such-program', 'hunter2'] }),
      'exec no-such-program: the command "no-such-program" is not there',
    ],
    [
      'failing program',
      () => ({ exec: ['sh', '-c', 'echo hunter2; echo hunter2 >&2; exit 3'] }),
      'exec sh: the command exited 3',
    ],
    [
      'killed program',
      () => ({ exec: ['sh', '-c', 'kill -9 $$'] }),
      'exec sh: the command was ended by SIGKILL',
    ],
    ['silent program', () => ({ exec: ['true'] }), 'exec true: it is empty'],
    [
      'endless program',
      () => ({ exec: ['yes', 'hunter2'] }),
      'exec yes: the command prints more than 65536 bytes',
    ],
    ['no provider', () => ({ secret: 'shop' }), 'secret shop: the topology has no provider for it'],
    [
      'like a placeholder',
      () => file('mark', 'placeholder for env X'),
      'file mark: it reads like a placeholder, which is written as it is',
    ],
  ]
  for (const [name, reference, message] of cases) {
    test(name, async () => expect(await failureOf([reference()])).toBe(message))
  }

  test('all of them at once, in order', async () => {
    expect(await failureOf([{ env: 'Z' }, { env: 'APP' }, { secret: 'x' }, { env: 'A' }])).toBe(
      'env A: the variable A is not set; env Z: the variable Z is not set; secret x: the topology has no provider for it',
    )
  })

  test('a placeholder of the provider without a value', async () => {
    expect(await failureOf([{ secret: 'x' }], { provider: { env: '{instance}' } })).toContain(
      '"{instance}" in "{instance}" has no value here',
    )
  })
})

describe('commands', () => {
  test('are not run for a topology from standard input', async () => {
    const marker = join(directory, 'was-run')
    const provider = { exec: ['touch', marker] }
    const message = 'commands are not run for a topology from standard input'
    expect(await failureOf([{ exec: ['touch', marker] }], { mayRunCommands: false })).toContain(message)
    expect(await failureOf([{ secret: 'x' }], { mayRunCommands: false, provider })).toContain(message)
    expect(() => writeFileSync(marker, '', { flag: 'wx' })).not.toThrow()
  })

  test('have a deadline, also where a grandchild holds on', { timeout: 20_000 }, async () => {
    const provider = { exec: ['sh', '-c', 'sleep 60 & wait'], timeout: '300ms' }
    expect(await failureOf([{ secret: 'x' }], { provider })).toBe('secret x: there was no answer in 300 ms')
  })

  test('run once for a secret, and beside each other', { timeout: 20_000 }, async () => {
    // Each waits for the other's file: one after the other they would wait for ever.
    const meet = (own: string, other: string): SecretReference => ({
      exec: ['sh', '-c', `echo x >> ${own}; until [ -e ${other} ]; do sleep 0.05; done; wc -l < ${own}`],
    })
    const [left, right] = [meet('left', 'right'), meet('right', 'left')]
    const secrets = await readSecrets([left, right, { ...left }], sources)
    expect(secrets.value(left).trim()).toBe('1')
    expect(secrets.value(right).trim()).toBe('1')
  })
})

test('a secret that nobody asked for is our bug', async () => {
  const secrets = await readSecrets([{ env: 'APP' }], sources)
  expect(() => secrets.value({ env: 'OTHER' })).toThrow('env OTHER was not asked for in time')
})
