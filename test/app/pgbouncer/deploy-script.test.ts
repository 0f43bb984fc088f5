import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { planScript, revertScript, writeScript } from '../../../src/app/pgbouncer/deploy-script.ts'

describe('the scripts of deploy', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "dbbal it's "))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const run = (script: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' })
  const place = (): { directory: string; owner: undefined } => ({ directory, owner: undefined })
  const file = (name: string, text: string, isSecret = false) => ({ name, text, isSecret })

  test('write, keep what was there, go back', () => {
    writeFileSync(join(directory, 'pgbouncer.ini'), 'old')
    const files = [file('pgbouncer.ini', 'new\n'), file('userlist.txt', '"a" "b"\n', true)]
    expect(run(planScript(place(), files)).stdout).toBe('updated pgbouncer.ini\ncreated userlist.txt\n')
    expect(run(writeScript(place(), files))).toMatchObject({ status: 0, stderr: '' })
    expect(run(planScript(place(), files)).stdout).toBe('unchanged pgbouncer.ini\nunchanged userlist.txt\n')
    expect(statSync(join(directory, 'userlist.txt')).mode & 0o777).toBe(0o600)
    expect(run(revertScript(place()))).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(join(directory, 'pgbouncer.ini'), 'utf8')).toBe('old')
    expect(readdirSync(directory)).toEqual(['pgbouncer.ini'])
    expect(run(revertScript(place()))).toMatchObject({ status: 1, stderr: 'nothing is kept to go back to\n' })
  })

  test('a directory that is not there is an error, and nothing is made', () => {
    const missing = { directory: join(directory, 'no'), owner: undefined }
    expect(run(writeScript(missing, [file('a', 'b')])).status).not.toBe(0)
    expect(readdirSync(directory)).toEqual([])
  })

  test('any text arrives as it is', () => {
    const text = fc.string({ unit: fc.constantFrom(...`'"\\$\`%\n;&|*?~ é€ax\t#!`), maxLength: 60 })
    fc.assert(
      fc.property(text, (content) => {
        expect(run(writeScript(place(), [file('-f "x"', content)]))).toMatchObject({ status: 0, stderr: '' })
        expect(readFileSync(join(directory, '-f "x"'), 'utf8')).toBe(content)
      }),
      { numRuns: 25 },
    )
  })
})
