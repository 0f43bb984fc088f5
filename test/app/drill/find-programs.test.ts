import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findPrograms } from '../../../src/app/drill/local/find-programs.ts'

const postgresql = ['initdb', 'pg_ctl', 'postgres', 'pg_basebackup', 'pg_controldata', 'pg_rewind']

/** A directory with programs of these names. */
function directory(names: readonly string[], mode = 0o755): string {
  const root = mkdtempSync(join(tmpdir(), 'dbbal-programs-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'bin'))
  for (const name of names) {
    writeFileSync(join(root, 'bin', name), '')
    chmodSync(join(root, 'bin', name), mode)
  }
  return join(root, 'bin')
}

test('in the path, all of PostgreSQL from one directory', () => {
  const [some, all, pooler] = [
    directory(['initdb', 'pg_ctl']),
    directory(postgresql),
    directory(['pgbouncer']),
  ]
  expect(findPrograms({ PATH: ['relative', some, all, pooler].join(':') })).toEqual({
    postgresql: all,
    pgbouncer: join(pooler, 'pgbouncer'),
  })
})

test('what may not be run is no program', () => {
  const path = [directory(postgresql, 0o644), directory(postgresql), directory(['pgbouncer'])].join(':')
  expect(findPrograms({ PATH: path }).postgresql).toBe(path.split(':')[1])
})
