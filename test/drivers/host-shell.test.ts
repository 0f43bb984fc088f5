import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type HostShell, openHostShell } from '../../src/drivers/host-shell.ts'

const here = { remote: undefined, hasSudo: false }

describe('a shell on this machine', () => {
  let directory: string
  let shell: HostShell

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'dbbal-shell-'))
    shell = await openHostShell(here)
  })
  afterAll(async () => {
    await shell.close()
    rmSync(directory, { recursive: true })
  })
  afterEach(async () => expect(await shell.run('echo fine', 1000)).toBe('fine\n'))

  /** Starts two processes that would outlive it, one of them deaf to SIGTERM, and tells their numbers. */
  const stubborn = (file: string): string => `
trap '' TERM
(trap '' TERM; while :; do sleep 0.1; done) & echo $! > ${file}
sh -c 'echo $$ >> ${file}; exec sleep 300' &
while [ "$(wc -l < ${file})" != 2 ]; do sleep 0.01; done
`
  const pidsIn = (file: string): number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number)

  test('gives exactly what a script wrote', async () => {
    expect(await shell.run("printf 'a\\n\\nb'", 1000)).toBe('a\n\nb')
    expect(await shell.run('', 1000)).toBe('')
    expect(await shell.run("cat <<'END'\n$HOME `x` é\nEND\n", 1000)).toBe('$HOME `x` é\n')
    const long = 'x'.repeat(100_000)
    expect(await shell.run(`printf %s ${long}`, 5000)).toBe(long)
  })

  test('tells what a failed script said, and by which code it ended', async () => {
    await expect(shell.run('echo out; echo why >&2; exit 3', 1000)).rejects.toMatchObject({
      kind: 'statement',
      message: 'this machine: why',
    })
    await expect(shell.run('exit 3', 1000)).rejects.toThrow('exit code 3')
  })

  test('runs nothing of a script that it cannot read to its end', async () => {
    const file = join(directory, 'half')
    await expect(shell.run(`touch ${file}\nif true; then`, 1000)).rejects.toMatchObject({ kind: 'statement' })
    expect(existsSync(file)).toBe(false)
  })

  test('a script cannot read the next one', async () => {
    const [first, second] = await Promise.all([shell.run('cat; echo a', 1000), shell.run('echo b', 1000)])
    expect([first, second]).toEqual(['a\n', 'b\n'])
  })

  test('ends a script at its limit, with all its children', async () => {
    const file = join(directory, 'late')
    await expect(shell.run(`${stubborn(file)}\nwhile :; do sleep 0.1; done`, 500)).rejects.toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('ended after 500 ms'),
    })
    expect(pidsIn(file).filter(isAlive)).toEqual([])
  })

  test('kills what a script leaves behind, but not what has a session of its own', async () => {
    const file = join(directory, 'left')
    await shell.run(`${stubborn(file)}\nsetsid sleep 300 & echo $! >> ${file}\nsleep 0.1`, 5000)
    const [deaf = 0, child = 0, detached = 0] = pidsIn(file)
    expect([deaf, child, detached].map(isAlive)).toEqual([false, false, true])
    process.kill(detached, 'SIGKILL')
  })

  test('a new one is opened where it has broken', async () => {
    const parent = (pid: string): string => `$(sed -n 's/^PPid:[^0-9]*//p' /proc/${pid}/status)`
    const kill = `runner=${parent('$PPID')}; kill -9 ${parent('$runner')}; sleep 0.2; echo answered`
    expect(await shell.run(kill, 10_000)).toBe('answered\n')
    expect(await shell.run('echo again', 1000)).toBe('again\n')
  })

  test('nothing of it stays when dbbal is killed', async () => {
    const file = join(directory, 'orphan')
    const program = `
import { openHostShell } from ${JSON.stringify(join(import.meta.dirname, '../../src/drivers/host-shell.ts'))}
const shell = await openHostShell({ remote: undefined, hasSudo: false })
await shell.run(${JSON.stringify(`${stubborn(file)}\necho $$ >> ${file}; echo $PPID >> ${file}\nwhile :; do sleep 0.1; done`)}, 60_000)
`
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: import.meta.dirname },
      ...{ bundle: true, write: false, platform: 'node', format: 'esm', packages: 'external' },
    })
    const dbbal = spawn(process.execPath, ['--input-type=module', '-e', outputFiles[0]?.text ?? ''])
    await expect.poll(() => existsSync(file) && pidsIn(file).length, { timeout: 10_000 }).toBe(4)
    const pids = pidsIn(file)
    expect(pids.filter(isAlive)).toEqual(pids)
    dbbal.kill('SIGKILL')
    await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([])
  })

  test('an account that there is not', async () => {
    await expect(openHostShell(here, { runAs: 'no-such-user' })).rejects.toMatchObject({
      kind: 'unreachable',
    })
  })
})

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
