import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { journalDirectory, openJournalCopy } from '../../../src/app/failover/poolers/journal-copy.ts'
import type { Site } from '../../../src/app/pgbouncer/site.ts'

test('a copy is appended line by line; the last hundred are kept', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-copies-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const copies = join(directory, journalDirectory)
  mkdirSync(copies)
  const names = Array.from(
    { length: 120 },
    (_, run) => `20261101T080000Z-${String(run).padStart(6, '0')}.jsonl`,
  )
  for (const name of names) writeFileSync(join(copies, name), '')
  const site = { host: { remote: undefined, hasSudo: false }, place: { directory } } as unknown as Site
  const copy = openJournalCopy([site])
  await copy.append('20261122T080000Z-aaaaaa', 'one\n')
  await copy.append('20261122T080000Z-aaaaaa', "it's two\n")
  await copy.close()
  expect(readdirSync(copies).toSorted()).toEqual([...names.slice(21), '20261122T080000Z-aaaaaa.jsonl'])
  expect(readFileSync(join(copies, '20261122T080000Z-aaaaaa.jsonl'), 'utf8')).toBe("one\nit's two\n")
})
