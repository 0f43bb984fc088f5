import { applyPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskPasswords } from '../../src/diagnostics/mask-passwords.ts'
import { unifiedDiff as diff } from '../../src/output/unified-diff.ts'

const unifiedDiff = (path: string, before: string | undefined, after: string | undefined): Promise<string> =>
  diff(path, before, after, {
    before: (lines) => lines.map((line) => maskPasswords(line)),
    after: (lines) => lines,
  })

test('a changed line with three lines around it', async () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', ''].join('\n')
  expect(await unifiedDiff('p/x.ini', before, before.replace('e', 'E'))).toBe(
    '--- a/p/x.ini\n+++ b/p/x.ini\n@@ -2,6 +2,6 @@\n b\n c\n d\n-e\n+E\n f\n g\n',
  )
})

test('a new file, a file that goes, a last line without its end', async () => {
  expect(await unifiedDiff('x', undefined, 'a\n')).toBe('--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+a\n')
  expect(await unifiedDiff('x', 'a\n', undefined)).toBe('--- a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n')
  expect(await unifiedDiff('x', 'a', 'a\n')).toContain('-a\n\\ No newline at end of file\n+a\n')
})

test('the diff leads from the one file to the other', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', '[x]', '-', '+ +'), { maxLength: 30 })
    .map((lines) => lines.join('\n'))
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      fc.pre(before !== after)
      expect(applyPatch(before, await unifiedDiff('x', before, after))).toBe(after)
    }),
  )
})

test('control characters of the file on disk are shown, not sent to the terminal', async () => {
  const diff = await unifiedDiff('x', '\x1b[2J\r\tgone\u202e\u009b\n', '')
  expect(diff).toContain('-\\u001b[2J\\u000d\tgone\\u202e\\u009b\n')
})

test('files that have nothing in common end soon', async () => {
  const lines = (letter: string) =>
    Array.from({ length: 20_000 }, (_, index) => `${letter}${index}\n`).join('')
  expect(await unifiedDiff('x', lines('a'), lines('b'))).toBe(
    '--- a/x\n+++ b/x\nmore than 2000 lines differ\n',
  )
})

describe('passwords of the file on disk are masked', () => {
  test.each([
    ['db = host=h password=hunter2 port=1', 'db = host=h password=*** port=1'],
    ["db = host=h password='hunter2 x''y' port=1", 'db = host=h password=***'],
    ['auth_password: "hunter2"', 'auth_password: ***'],
    ['requirepass hunter2', 'requirepass ***'],
    ['masterauth hunter2', 'masterauth ***'],
    ['sentinel auth-pass main hunter2', 'sentinel auth-pass main ***'],
    ['user app on >hunter2 ~* +@all', 'user app on >*** ~* +@all'],
    ["CREATE USER 'a' IDENTIFIED BY 'hunter2'", "CREATE USER 'a' IDENTIFIED BY ***"],
    ['"password": "hunter2"', '"password": ***'],
    ['keyFilePassword: hunter2', 'keyFilePassword: ***'],
    ['tls-key-file-pass hunter2', 'tls-key-file-pass ***'],
    ['PASSWORD=hunter2', 'PASSWORD=***'],
    ['password: {env: APP_PASSWORD}', 'password: {env: APP_PASSWORD}'],
    ['users: {app: {password: hunter2}}', 'users: {app: {password: ***'],
    ['listen_port = 6432', 'listen_port = 6432'],
    ['password_encryption = scram-sha-256', 'password_encryption = scram-sha-256'],
  ])('%s', async (line, masked) => {
    expect(maskPasswords(line)).toBe(masked)
    expect(await unifiedDiff('x', `${line}\n`, 'other\n')).toContain(`-${masked}\n`)
  })

  test('of a line that is kept as well', async () => {
    expect(await unifiedDiff('x', 'password=hunter2\na\n', 'password=hunter2\nb\n')).not.toContain('hunter2')
  })

  test('a line without end costs no time', () => {
    expect(maskPasswords('-pass'.repeat(100_000))).toBe('*** (500000 characters)')
  })
})
