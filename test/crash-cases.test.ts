/** The crash matrix is made from the table, and its way to kill dbbal kills where it says. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Kind, phasesOf } from '../src/failover/phase.ts'
import {
  allCases,
  type CrashPoint,
  courseOf,
  phasesOfTable,
  sampledCases,
} from './live/support/crash-cases.ts'

const kinds: readonly Kind[] = ['switchover', 'failover']

test.each(kinds)('every phase of a %s is killed at every point, in both ways', (kind) => {
  const phases = phasesOf(kind)
  expect(phasesOfTable(kind).toSorted()).toEqual(phases.toSorted())
  for (const phase of phases) expect(allCases(kind).filter((each) => each.phase === phase)).toHaveLength(20)
})

test('a phase that no course leads through is refused', () => {
  expect(() => courseOf('switchover', 'unheard-of' as never)).toThrow('no course leads through unheard-of')
  expect(() => courseOf('switchover', 'isolate')).toThrow('no course leads through isolate')
})

test.each(kinds)('a seed chooses one case of every phase of a %s, always the same', (kind) => {
  expect(sampledCases(kind, 7)).toEqual(sampledCases(kind, 7))
  expect(sampledCases(kind, 7)).not.toEqual(sampledCases(kind, 8))
  expect(new Set(sampledCases(kind, 7).map(({ phase }) => phase)).size).toBe(phasesOfTable(kind).length + 1)
})

test.each<[CrashPoint, string]>([
  ['unwritten', ''],
  ['torn', 'half'],
  ['unsynced', 'whole'],
  ['begun', 'whole'],
  ['midway', 'whole'],
])('%s: killed with the line %s', (point, written) => {
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-crash-'))
  const path = join(directory, 'journal')
  const script = `const fs = require('node:fs')
    const file = fs.openSync(${JSON.stringify(path)}, 'a')
    fs.writeSync(file, '{"entry":"begin","phase":"pause"}\\n'); fs.fsyncSync(file)
    fs.writeSync(file, '{"entry":"begin","phase":"stop"}\\n'); fs.fsyncSync(file)
    setTimeout(() => fs.writeSync(file, 'survived'), 5000)`
  try {
    const { signal } = spawnSync(process.execPath, ['-e', script], {
      env: {
        ...process.env,
        NODE_OPTIONS: `--require=${resolve('test/live/support/crash-at.cjs')}`,
        DBBAL_TEST_CRASH: `stop:${point}`,
      },
    })
    expect(signal).toBe('SIGKILL')
    const line = '{"entry":"begin","phase":"stop"}\n'
    const left = { '': '', half: line.slice(0, Math.ceil(line.length / 2)), whole: line }[written]
    expect(readFileSync(path, 'utf8')).toBe(`{"entry":"begin","phase":"pause"}\n${left}`)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
