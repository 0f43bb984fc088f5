import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { history } from '../../../src/app/failover/history.ts'
import { openJournal, type RunHeader, readEntries } from '../../../src/app/failover/journal.ts'
import { journalPath, readJournal } from '../../../src/app/failover/journals.ts'
import { leftOver } from '../../../src/app/failover/left-over.ts'
import { unfinished } from '../../../src/app/failover/unfinished.ts'
import {
  markUnfinished,
  unfinishedJournals,
  unmarkUnfinished,
} from '../../../src/app/failover/unfinished-marks.ts'
import { exitCodes } from '../../../src/errors.ts'

/** No process has it: the kernel's largest is smaller. */
const nobody = 2 ** 30

const header: RunHeader = {
  run: '20261122T080000Z-aaaaaa',
  kind: 'switchover',
  topology: 'acme',
  cluster: 'shop/eu',
  from: 'a',
  to: 'b',
  user: 'ann',
  host: hostname(),
  pid: nobody,
  argv: ['--to', 'b'],
  version: '0.1.0',
  topologyHash: '00',
}

test.each([
  'null',
  '7',
  '{}',
  JSON.stringify({ entry: 'run', ...header, run: '../../../.ssh/config' }),
  JSON.stringify({ entry: 'run', ...header, run: 7 }),
  '{"entry": "begin", "pha',
])('a line that is none of a journal is left out: %s', (line) => {
  const whole = JSON.stringify({ at: '2026-11-22T08:00:00Z', entry: 'run', ...header })
  expect(readEntries(`${line}\n${whole}\n`)).toEqual([JSON.parse(whole)])
})

describe('the journal of a run', () => {
  let variables: { XDG_STATE_HOME: string }
  let path: string
  const copied: string[] = []

  beforeEach(() => {
    variables = { XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'dbbal-journal-')) }
    path = journalPath(header, variables)
    copied.length = 0
  })
  afterEach(() => rmSync(variables.XDG_STATE_HOME, { recursive: true }))

  const open = () => openJournal(path, async (lines) => void copied.push(lines))

  test('is whole on the disk and in its copy, for this account alone', async () => {
    const journal = open()
    await journal.write({ entry: 'run', ...header })
    await journal.write(
      { entry: 'begin', phase: 'slots' },
      { entry: 'end', phase: 'slots', tookMs: 3, answer: 'done', message: 'made', facts: { slots: ['c'] } },
    )
    journal.close()
    expect(readFileSync(path, 'utf8')).toBe(copied.join(''))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readJournal(path).entries.map(({ entry }) => entry)).toEqual(['run', 'begin', 'end'])
  })

  test('a line that was cut off does not count', async () => {
    const journal = open()
    await journal.write({ entry: 'run', ...header }, { entry: 'begin', phase: 'pause' })
    journal.close()
    appendFileSync(path, '{"at":"2026-11-22T08:00:01Z","entry":"end","pha')
    expect(leftOver(readJournal(path))).toMatchObject({
      progress: { phase: 'pause', answer: undefined },
      isRunning: false,
    })
  })

  test('a run that is taken up behind a line that was cut off is read to its end', async () => {
    const journal = open()
    await journal.write({ entry: 'run', ...header }, { entry: 'begin', phase: 'unfence' })
    journal.close()
    appendFileSync(path, '{"at":"2026-11-22T08:00:01Z","entry":"end","pha')
    const again = open()
    await again.write(
      { entry: 'begin', phase: 'unfence' },
      { entry: 'ended', end: 'restored', isWhole: true },
    )
    again.close()
    expect(leftOver(readJournal(path))).toBeUndefined()
  })

  test('tells what is left of a run: phase, answer and facts', async () => {
    const journal = open()
    await journal.write({ entry: 'run', ...header }, { entry: 'begin', phase: 'slots' })
    await journal.write(
      { entry: 'end', phase: 'slots', tookMs: 1, answer: 'done', message: '', facts: { slots: ['c'] } },
      { entry: 'begin', phase: 'stop' },
      { entry: 'end', phase: 'stop', tookMs: 1, answer: 'done', message: '', facts: { shutdownLsn: '0/1' } },
    )
    const left = leftOver(readJournal(path))
    expect(left?.progress).toMatchObject({ phase: 'stop', answer: 'done' })
    expect(left?.facts).toEqual({ slots: ['c'], shutdownLsn: '0/1' })
    await journal.write(
      { entry: 'begin', phase: 'prove' },
      { entry: 'ended', end: 'switched', isWhole: true },
    )
    journal.close()
    expect(leftOver(readJournal(path))).toBeUndefined()
    expect(history(variables, undefined)).toMatchObject([
      { cluster: 'shop/eu', from: 'a', to: 'b', by: `ann@${hostname()}`, ended: { end: 'switched' } },
    ])
    expect(history(variables, 'other')).toEqual([])
  })

  test('one that is stuck is left, until it is taken up and ends', async () => {
    const journal = open()
    await journal.write(
      { entry: 'run', ...header },
      { entry: 'begin', phase: 'canary' },
      { entry: 'end', phase: 'canary', tookMs: 1, answer: 'failed', message: 'full' },
      { entry: 'ended', end: 'stuck', isWhole: false },
    )
    expect(leftOver(readJournal(path))?.progress).toMatchObject({ phase: 'canary', answer: 'failed' })
    await journal.write(
      { entry: 'taken-up', user: 'bob', host: hostname(), pid: nobody, argv: [] },
      { entry: 'begin', phase: 'canary' },
    )
    expect(leftOver(readJournal(path))?.progress).toMatchObject({ phase: 'canary', answer: undefined })
    journal.close()
  })

  test('every command hears of it while it is marked, and of paused pools', async () => {
    const journal = open()
    markUnfinished(path, variables)
    await journal.write({ entry: 'run', ...header }, { entry: 'begin', phase: 'pause' })
    expect(unfinished(unfinishedJournals(variables))).toEqual([
      {
        message: 'the switchover of shop/eu from a to b has not ended: it is at pause',
        hint: 'dbbal failover --resume --cluster shop/eu',
      },
    ])
    await journal.write({ entry: 'begin', phase: 'promote' })
    expect(unfinished(unfinishedJournals(variables))[0]?.message).toContain('promote, its pools are paused')
    journal.close()
    unmarkUnfinished(path, variables)
    expect(unfinishedJournals(variables)).toEqual([])
  })

  function atUnknownStep(pid: number): void {
    const lines = [
      { entry: 'run', ...header, pid, version: '0.9.0' },
      { entry: 'begin', phase: 'reload' },
    ]
    open().close()
    appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    markUnfinished(path, variables)
  }

  test('one that is at a step of another version is told of, and left alone', () => {
    atUnknownStep(nobody)
    const message =
      'the switchover of shop/eu from a to b has not ended: it is at reload, a step of dbbal 0.9.0'
    const hint = 'with that version: dbbal failover --resume --cluster shop/eu'
    expect(unfinished(unfinishedJournals(variables))).toEqual([{ message, hint }])
    expect(() => leftOver(readJournal(path))).toThrow(
      expect.objectContaining({ message, hint, exit: exitCodes.refused }),
    )
  })

  test('while that one runs, only who is in its way hears of it', () => {
    atUnknownStep(process.ppid)
    expect(unfinished(unfinishedJournals(variables))).toEqual([])
    expect(() => leftOver(readJournal(path))).toThrow(expect.objectContaining({ hint: 'wait for its end' }))
  })

  test('a mark whose journal is gone says nothing and stops nothing', () => {
    markUnfinished(path, variables)
    expect(unfinished(unfinishedJournals(variables))).toEqual([])
  })
})
