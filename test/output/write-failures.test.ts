import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { realDisk } from '../../src/output/disk.ts'
import { desire } from './support/desired.ts'
import { scenarios } from './support/kill-scenarios.ts'
import { failingDisk } from './support/mortal-disk.ts'
import { OutputDirectory } from './support/output-directory.ts'

const files = { 'pool/p1/pgbouncer.ini': 'one\n', 'pool/userlist.txt!': 'secret\n' }

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the test wants`), { code, syscall: 'write' })
}

describe('the disk is full', () => {
  test.each(scenarios)(
    '$name: at any step all is as before, or the next run completes',
    async ({ before, change }) => {
      const wanted = desire(change.files, change.routes)
      const exits = new Set<unknown>()
      for (let step = 0, isDone = false; !isDone; step++) {
        const directory = new OutputDirectory()
        await before(directory)
        const old = existsSync(directory.path) ? directory.tree() : {}
        const disk = failingDisk(step, systemError('ENOSPC'))
        const error = await directory.apply(wanted, { ...change.flags, disk }).then(
          () => undefined,
          (error) => error,
        )
        isDone = disk.steps <= step
        exits.add(error?.exit)
        expect(existsSync(directory.in('.dbbal/lock')) && error !== undefined).toBe(false)
        if (error?.exit === 6) {
          expect(error.message).toContain('no space left on the disk; every file is as it was')
          expect(existsSync(directory.path) ? directory.tree() : {}).toEqual(old)
        }
        if (error?.exit === 5) {
          expect(error.message).toMatch(/is partly written, \d of [36] files: no space left on the disk/)
          expect(error.hint).toBe('free space on the disk, then run the same command again')
        }
        await directory.statuses(wanted, error?.exit === 6 ? change.flags : {})
      }
      expect(exits).toEqual(new Set([6, 5, undefined]))
    },
  )
})

test.each([
  ['EACCES', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['EDQUOT', 'the disk quota is used up'],
])('%s says what to do', async (code, reason) => {
  const directory = new OutputDirectory()
  const disk = failingDisk(0, systemError(code))
  const error = await directory.apply(desire(files), { disk }).catch((error) => error)
  expect(error).toMatchObject({ code: 'OUTPUT_WRITE', exit: 6, hint: expect.any(String) })
  expect(error.message).toContain(reason)
})

test('a bug is not taken for a fault of the system', async () => {
  const directory = new OutputDirectory()
  const disk = failingDisk(7, new TypeError('a bug'))
  await expect(directory.apply(desire(files), { disk })).rejects.toBeInstanceOf(TypeError)
})

describe('an abort', () => {
  test('before the first file is replaced: everything is as before', async () => {
    const directory = new OutputDirectory()
    await directory.apply(desire({ 'pool/p1/pgbouncer.ini': 'old\n' }))
    const before = directory.tree()
    const controller = new AbortController()
    const onProgress = () => controller.abort('SIGTERM')
    const applied = directory.apply(desire(files), { signal: controller.signal, onProgress })
    await expect(applied).rejects.toMatchObject({ code: 'INTERRUPTED', exit: 143 })
    expect(directory.tree()).toEqual(before)
  })

  test('after it: the run is finished', async () => {
    const directory = new OutputDirectory()
    const controller = new AbortController()
    const rename = (from: string, to: string) => {
      if (to.endsWith('pgbouncer.ini')) controller.abort('SIGINT')
      realDisk.rename(from, to)
    }
    await directory.statuses(desire(files), { signal: controller.signal, disk: { ...realDisk, rename } })
    expect(directory.read('pool/userlist.txt')).toBe('secret\n')
  })
})

describe('the lock', () => {
  function locked(target: string): OutputDirectory {
    const directory = new OutputDirectory()
    mkdirSync(directory.in('.dbbal'), { recursive: true })
    symlinkSync(target, directory.in('.dbbal/lock'))
    return directory
  }

  test('of a living process is refused', async () => {
    const directory = locked(`${process.ppid}@${hostname()}`)
    const applied = directory.apply(desire(files), { overwrite: true })
    await expect(applied).rejects.toMatchObject({
      code: 'OUTPUT_LOCKED',
      exit: 4,
      message: `the output directory is being written by process ${process.ppid} on host "${hostname()}"`,
      hint: `wait for it; if no dbbal runs there any more, rm ${directory.in('.dbbal/lock')}`,
    })
    expect(readlinkSync(directory.in('.dbbal/lock'))).toBe(`${process.ppid}@${hostname()}`)
    expect(existsSync(directory.in('pool'))).toBe(false)
  })

  test('of another host is refused', async () => {
    await expect(locked('1@elsewhere').apply(desire(files))).rejects.toMatchObject({ exit: 4 })
  })

  test('that is a file is refused', async () => {
    const directory = new OutputDirectory()
    mkdirSync(directory.in('.dbbal'), { recursive: true })
    writeFileSync(directory.in('.dbbal/lock'), '')
    await expect(directory.apply(desire(files))).rejects.toMatchObject({
      exit: 4,
      message: 'the output directory is being written by another run',
    })
  })

  test('of a dead process is taken over', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0'])
    const directory = locked(`${pid}@${hostname()}`)
    await directory.statuses(desire(files))
    expect(existsSync(directory.in('.dbbal/lock'))).toBe(false)
  })

  test('of a dead process that had our id is taken over', async () => {
    await locked(`${process.pid}@${hostname()}`).statuses(desire(files))
  })

  test('keeps runs of one process apart', async () => {
    const directory = new OutputDirectory()
    const results = await Promise.allSettled(
      ['one\n', 'two\n', 'three\n'].map((text) =>
        directory.apply(desire({ 'pool/x': text, 'pool/y': text })),
      ),
    )
    const done = results.filter(({ status }) => status === 'fulfilled')
    expect(done.length).toBeGreaterThan(0)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'OUTPUT_LOCKED' })
    }
    expect(directory.read('pool/x')).toBe(directory.read('pool/y'))
  })
})
