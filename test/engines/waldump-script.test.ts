import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { waldumpScript } from '../../src/engines/postgresql/waldump-script.ts'

const segmentSize = 16 * 1024 * 1024
const first = '000000010000000000000005'

/** The segments that pg_waldump is given, of a directory with these files. */
function given(...files: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'dbbal-waldump-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'wal'))
  for (const file of files) writeFileSync(join(root, 'wal', file), '')
  writeFileSync(join(root, 'pg_waldump'), '#!/bin/sh\nshift 6\necho "$@"\n')
  chmodSync(join(root, 'pg_waldump'), 0o755)
  const script = `bin=${root}\n${waldumpScript({ timeline: 1, lsn: '0/5000028', segmentSize })}\nwaldump ${root}/wal`
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
  return stdout + stderr
}

// A tool that takes names of digits for numbers finds neighbours equal: a double has 53 bits.
test.each([
  ['digits alone', first, ['000000010000000000000003']],
  ['a letter', '00000001000000010000000F', ['00000001000000000000000F', first]],
  [
    'other timelines',
    first,
    ['000000020000000000000009', '000000010000000000000007.partial', '00000002.history'],
  ],
])('from the segment of the position to the last one: %s', (_, last, others) => {
  expect(given(...others, last)).toBe(`${first} ${last}\n`)
})
