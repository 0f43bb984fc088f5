import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadTopology } from '../../../src/topology/load.ts'
import { TopologyFaults } from '../../../src/topology/topology-faults.ts'
import { faultsOf, linesOf } from '../support/load-text.ts'

const many = 100_000
const directory = mkdtempSync(join(tmpdir(), 'dbbal-hostile-'))
afterAll(() => rmSync(directory, { recursive: true }))

function indented(levels: number, line: string): string {
  return Array.from({ length: levels }, (_, level) => ' '.repeat(level) + line).join('\n')
}

/** Text, and the first fault that is expected. */
const texts: readonly (readonly [name: string, text: string, fault: string])[] = [
  ['brackets', '['.repeat(many), '1:65 nesting is deeper than 64 levels'],
  ['braces', '{'.repeat(many), '1:65 nesting is deeper than 64 levels'],
  ['nested maps', `a: ${'{a: '.repeat(many)}`, '1:257 nesting is deeper than 64 levels'],
  ['dashes', '- '.repeat(many), '1:131 nesting is deeper than 64 levels'],
  ['question marks', '? '.repeat(many), '1:130 nesting is deeper than 64 levels'],
  ['indentation', indented(2000, 'a:'), '65:65 nesting is deeper than 64 levels'],
  ['brackets behind a slip', `a: b: c\nx: ${'['.repeat(many)}`, ''],
  ['braces behind a slip', `a: b: c\nx: ${'{'.repeat(many)}`, ''],
  ['aliases in aliases', nestedAliases(60), 'aliases make more than 100000 values'],
  ['unclosed quotes', 'a: "\n'.repeat(many), '1:5 missing closing "quote'],
  ['tabs', '\ta: b\n'.repeat(many), ''],
  ['documents', '---\n'.repeat(many), '2:1 the file holds several YAML documents, expected one'],
  ['anchors on anchors', '&a '.repeat(many), ''],
  ['tags on tags', '!a '.repeat(many), ''],
  ['colons', ':'.repeat(1_000_000), '1:1 "version" is missing'],
  ['carriage returns', '\r'.repeat(1_000_000), '1:1 the file is empty, expected a topology'],
  ['a NUL', 'version: 1\nname: "a\0b"\n', '2:9 null byte is not allowed in input'],
  ['a byte order mark', '\uFEFFversion: 1\nclusters: {}\n', '1:1 a byte order mark (U+FEFF) is not allowed'],
  ['a tab on an empty line', 'clusters:\n  \t\nversion: 1\n', '2:3 a tab on an empty line is not allowed'],
  ['tabs on long lines', `version: 1 # ${'\t '.repeat(500_000)}x\n`, ''],
  [
    'a lone surrogate',
    'version: 1\nname: "a\uD800"\nclusters: {}\n',
    '2:7 "a\\ud800" holds a control character',
  ],
  ['a lone surrogate in plain text', 'version: 1\nname: a\uD800\nclusters: {}\n', ''],
  [
    'a C1 control',
    'version: 1\nname: "a\u009B31m"\nclusters: {}\n',
    '2:7 "a\\u009b31m" holds a control character',
  ],
  ['an escape character', 'version: 1\nname: "a\u001B[31m"\nclusters: {}\n', ''],
]

/** Each anchor holds the one before twice: 2^levels values, and a depth of `levels`. */
function nestedAliases(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`,
  )
  return ['a0: &a0 x', ...lines].join('\n')
}

describe('hostile text is refused within a second', () => {
  for (const [name, text, fault] of texts) {
    test(name, { timeout: 20_000 }, async () => {
      const started = process.cpuUsage()
      const faults = await faultsOf(text)
      const { user } = process.cpuUsage(started)
      expect(linesOf(faults)[0]).toContain(fault)
      expect(faults.length).toBeLessThanOrEqual(20)
      // A second of an idle machine; others may run beside this one.
      expect(user / 1e6).toBeLessThan(5)
    })
  }
})

async function faultOfFile(name: string): Promise<string> {
  try {
    await loadTopology({ path: name }, { workingDirectory: directory })
    return ''
  } catch (error) {
    if (error instanceof TopologyFaults) return linesOf(error.diagnostics).join('\n')
    return (error as Error).message
  }
}

test('a file that is not UTF-8', async () => {
  writeFileSync(join(directory, 'latin1.yaml'), Buffer.from('version: 1\nname: caf\xe9\n', 'latin1'))
  expect(await faultOfFile('latin1.yaml')).toBe('topology "latin1.yaml" is not UTF-8')
})

test('an included file that is not UTF-8', async () => {
  writeFileSync(join(directory, 'latin1.yaml'), Buffer.from('name: caf\xe9\n', 'latin1'))
  writeFileSync(join(directory, 'includes.yaml'), 'version: 1\nclusters: {}\ninclude: [latin1.yaml]\n')
  expect(await faultOfFile('includes.yaml')).toBe('3:11 included file "latin1.yaml" is not UTF-8')
})

test('a file that never ends', async () => {
  expect(await faultOfFile('/dev/zero')).toBe('topology "/dev/zero" is larger than 16 MiB')
})

test('a huge file', async () => {
  writeFileSync(join(directory, 'huge.yaml'), '# comment\n'.repeat(1_800_000))
  expect(await faultOfFile('huge.yaml')).toBe('topology "huge.yaml" is larger than 16 MiB')
})

test('a directory, and nothing at all', async () => {
  expect(await faultOfFile('.')).toBe('topology "." is a directory, expected a file')
  expect(await faultOfFile('nothing.yaml')).toBe('topology "nothing.yaml" does not exist')
})

test('a directory that is linked into itself does not hide a circle', async () => {
  symlinkSync('.', join(directory, 'self'))
  writeFileSync(join(directory, 'circle.yaml'), 'version: 1\nclusters: {}\ninclude: [self/circle.yaml]\n')
  expect(await faultOfFile('circle.yaml')).toBe('3:11 include goes in a circle: circle.yaml -> circle.yaml')
})

test('a pipe that a file names is not waited for', async () => {
  execFileSync('bash', ['-c', 'mkfifo "$0"', join(directory, 'silent')])
  writeFileSync(join(directory, 'waits.yaml'), 'version: 1\nclusters: {}\ninclude: [silent, /dev/zero]\n')
  expect(await faultOfFile('waits.yaml')).toBe(
    '3:11 included file "silent" is not a regular file\n3:19 included file "/dev/zero" is not a regular file',
  )
})

test('a pipe is read to its end', async () => {
  execFileSync('bash', ['-c', 'mkfifo "$0"', join(directory, 'pipe')])
  const writer = spawn('sh', ['-c', 'printf "version: 1\\nclusters: {}\\n" > "$0"', join(directory, 'pipe')])
  expect(await faultOfFile('pipe')).toBe('')
  await once(writer, 'close')
})
