/** A shell over ssh: what runs on the other host ends with dbbal, and at its limit. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { openHostShell } from '../../src/drivers/host-shell.ts'
import type { SshHost } from '../../src/drivers/ssh-arguments.ts'
import { tempDir } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { startSshd } from './support/sshd.ts'

describeLive('a shell on another host', [{ name: 'openssh', suite: 'system' }], () => {
  let remote: SshHost

  beforeAll(async () => {
    const { port, user, identity, knownHosts } = await startSshd()
    remote = { address: '127.0.0.1', ssh: { port, user, identity, known_hosts: knownHosts } }
  })

  test('runs scripts as another account, each in milliseconds', async () => {
    const shell = await openHostShell({ remote, hasSudo: false }, { runAs: 'postgres' })
    const start = performance.now()
    for (let time = 0; time < 20; time += 1) expect(await shell.run('id -un', 2000)).toBe('postgres\n')
    // A login alone takes longer than that.
    expect((performance.now() - start) / 20).toBeLessThan(150)
    await expect(shell.run('sleep 60', 200)).rejects.toMatchObject({ kind: 'lost' })
    await shell.close()
  })

  test('what it says when nobody lets it in', async () => {
    const stranger = { ...remote, ssh: { ...remote.ssh, known_hosts: '/dev/null' } }
    await expect(openHostShell({ remote: stranger, hasSudo: false })).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('Host key verification failed'),
    })
  })

  test('nothing of it stays when dbbal is killed', async () => {
    const file = join(tempDir('shell'), 'pids')
    const script = `trap '' TERM; (trap '' TERM; while :; do sleep 0.1; done) & echo $! > ${file}; echo $PPID >> ${file}; echo $$ >> ${file}; while :; do sleep 0.1; done`
    const program = `
import { openHostShell } from ${JSON.stringify(join(import.meta.dirname, '../../src/drivers/host-shell.ts'))}
const shell = await openHostShell({ remote: ${JSON.stringify(remote)}, hasSudo: false })
await shell.run(${JSON.stringify(script)}, 60_000)
`
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: import.meta.dirname },
      ...{ bundle: true, write: false, platform: 'node', format: 'esm', packages: 'external' },
    })
    const dbbal = spawn(process.execPath, ['--input-type=module', '-e', outputFiles[0]?.text ?? ''])
    const pids = (): number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number)
    await expect.poll(() => existsSync(file) && pids().length, { timeout: 10_000 }).toBe(3)
    expect(pids().every(isAlive)).toBe(true)
    dbbal.kill('SIGKILL')
    await expect.poll(() => pids().filter(isAlive), { timeout: 5000 }).toEqual([])
  })
})

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
