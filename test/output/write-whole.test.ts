import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeWhole } from '../../src/output/write-whole.ts'

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-whole-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

test('a file takes the place of the old one, whatever a process of this number has left', async () => {
  const directory = place()
  const path = join(directory, 'a.jsonl')
  writeFileSync(path, 'old', { mode: 0o644 })
  writeFileSync(`${path}.${process.pid}`, 'half')
  const { ino } = statSync(path)
  await writeWhole(path, 'new', 0o600)
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(path).ino).not.toBe(ino)
  expect(readdirSync(directory)).toEqual(['a.jsonl'])
})

test('where it cannot take its place, nothing is left beside it', async () => {
  const directory = place()
  mkdirSync(join(directory, 'taken', 'in'), { recursive: true })
  await expect(writeWhole(join(directory, 'taken'), 'new', 0o600)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(readdirSync(directory)).toEqual(['taken'])
})
