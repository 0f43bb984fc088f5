import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runHook } from '../../../src/app/failover/run-hook.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dbbal-hook-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const hook = (script: string, limitMs = 10_000, signal?: AbortSignal) => {
  const environment = { DBBAL_INSTANCE: 'pg1' }
  return runHook(['sh', '-c', script], { what: 'the fence hook', directory, environment, limitMs, signal })
}

/** Of a process, as /proc has it: `S`, `Z`; empty where it is gone. */
function stateOf(pid: number): string {
  const path = `/proc/${pid}/stat`
  return existsSync(path) ? (/\) (\w) /.exec(readFileSync(path, 'utf8'))?.[1] ?? '') : ''
}

describe('a hook', () => {
  test('that exits 0 has done it, where it is told which', async () => {
    expect(await hook('echo "$DBBAL_INSTANCE" > told')).toMatchObject({ answer: 'done' })
    expect(readFileSync(join(directory, 'told'), 'utf8')).toBe('pg1\n')
  })

  test('gets none of the passwords that dbbal was given', async () => {
    process.env['SHOP_PASSWORD'] = 'secret'
    try {
      expect(await hook('env > told')).toMatchObject({ answer: 'done' })
    } finally {
      delete process.env['SHOP_PASSWORD']
    }
    const told = readFileSync(join(directory, 'told'), 'utf8')
    expect(told).toMatch(/^DBBAL_INSTANCE=pg1$/m)
    expect(told).toMatch(/^PATH=/m)
    expect(told).not.toContain('SHOP_PASSWORD')
  })

  test('that exits otherwise has failed, and its last words are shown on one line', async () => {
    const { answer, message } = await hook("printf 'one\\nno \\033[31mswitch\\n\\n' >&2; exit 3")
    expect(answer).toBe('failed')
    expect(message).toMatch(/^the fence hook "sh" exited 3 after \d+ ms: no {2}\[31mswitch$/)
    expect(await hook('kill -TERM $$')).toMatchObject({ answer: 'failed' })
  })

  test('that is not there has failed', async () => {
    const gone = { what: 'the hook', directory, environment: {}, limitMs: 1000 }
    expect(await runHook(['./no-such-hook'], gone)).toMatchObject({
      answer: 'failed',
      message: expect.stringContaining('ENOENT'),
    })
  })

  test('that does not end is killed with what it started: nobody knows what it has done', async () => {
    const { answer, message } = await hook('sleep 60 & echo $! > child; wait', 200)
    expect([answer, message]).toEqual(['uncertain', 'the fence hook "sh" has not ended after 200 ms'])
    const child = Number(readFileSync(join(directory, 'child'), 'utf8'))
    await expect.poll(() => stateOf(child)).toMatch(/^Z?$/)
  })

  test('that may not be killed, as one by sudo, is not waited for', async () => {
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
    })
    try {
      expect(await hook('echo $$ > pid; exec sleep 60', 200)).toMatchObject({
        answer: 'uncertain',
        message: 'the fence hook "sh" has not ended after 200 ms, and cannot be ended: kill EPERM',
      })
    } finally {
      kill.mockRestore()
      process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')), 'SIGKILL')
    }
  })

  test('that is interrupted is killed', async () => {
    const interruption = new AbortController()
    const ended = hook('touch begun; sleep 60', 10_000, interruption.signal)
    await expect.poll(() => existsSync(join(directory, 'begun'))).toBe(true)
    interruption.abort()
    const message = 'the fence hook "sh" was interrupted'
    expect(await ended).toMatchObject({ answer: 'uncertain', message })
  })

  test('what it leaves behind is not waited for', async () => {
    expect(await hook('sleep 5 & exit 0', 3000)).toMatchObject({ answer: 'done' })
  })
})
