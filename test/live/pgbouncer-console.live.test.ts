/** `dbbal pgbouncer`: the built CLI on real PgBouncers, two processes on one port. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Estate, secrets, startEstate } from './support/console.ts'
import { freePort } from './support/ports.ts'
import { type RunningProcess, waitFor } from './support/process.ts'
import { describeLive, type Suite } from './support/servers.ts'
import { startSshd } from './support/sshd.ts'

const suites: readonly Suite[] = ['system', 'sid']
const processes = [1, 2] as const

interface ProcessJson {
  process: string
  status: string
  message?: string
  rows?: Record<string, unknown>[]
  differences?: { what: string; needsRestart: boolean }[]
}

function processesOf(stdout: string): ProcessJson[] {
  return (JSON.parse(stdout) as { processes: ProcessJson[] }).processes
}

describeLive(
  'dbbal pgbouncer',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'pgbouncer', suite: 'sid' },
    { name: 'openssh', suite: 'system' },
  ],
  () => {
    describe.each(suites)('%s', (suite) => {
      let estate: Estate
      const open: Client[] = []

      beforeAll(async () => {
        estate = await startEstate(suite)
      })
      afterEach(async () => {
        await Promise.all(open.splice(0).map((client) => client.end()))
        await estate.dbbal('pgbouncer', 'resume')
        await estate.dbbal('pgbouncer', 'enable')
        expect(await paused()).toEqual([])
      })

      async function session(database?: string): Promise<Client> {
        const client = await estate.session(database)
        open.push(client)
        return client
      }

      /** `1/shop` of every database that is paused by name. */
      async function paused(): Promise<string[]> {
        const found: string[] = []
        for (const process of processes)
          for (const { name, paused: isPaused } of await estate.console(process, 'SHOW DATABASES'))
            if (Number(isPaused) !== 0) found.push(`${process}/${name}`)
        return found
      }

      async function setting(process: 1 | 2, name: string): Promise<unknown> {
        const rows = await estate.console(process, 'SHOW CONFIG')
        return rows.find(({ key }) => key === name)?.['value']
      }

      /** Once the command says that everything is paused. */
      async function pausing(...argv: readonly string[]): Promise<RunningProcess> {
        const running = estate.start('pgbouncer', 'pause', '--yes', ...argv)
        await waitFor(() => (running.log().match(/paused billing, shop|paused shop/g) ?? []).length >= 2, {
          what: 'both processes to be paused',
          process: running,
        })
        return running
      }

      test('show asks every process by its own socket', async () => {
        const { code, stdout } = await estate.dbbal('pgbouncer', 'show', 'databases', '--json')
        expect(code).toBe(0)
        const shown = processesOf(stdout)
        expect(shown.map(({ process, status }) => [process, status])).toEqual([
          ['pool/p1/1', 'done'],
          ['pool/p1/2', 'done'],
        ])
        expect(shown[1]?.rows?.map(({ name }) => name)).toEqual(['billing', 'pgbouncer', 'shop'])
        const text = await estate.dbbal('pgbouncer', 'show', 'pools', 'pool/p1/2')
        expect(text.stdout).toMatch(/^database +user +cl_active/)
      })

      test('show says what the version has', async () => {
        const { code, stdout } = await estate.dbbal('pgbouncer', 'show', 'pool')
        expect(code).toBe(6)
        expect(stdout).toContain(
          'SHOW POOL is unknown to this version, expected one of help, config, databases',
        )
        expect(stdout).toContain('did you mean "pools"?')
        const fds = await estate.dbbal('pgbouncer', 'show', 'fds', '--json')
        expect(fds.stdout).not.toContain(secrets.app)
      })

      test('pause holds every client, resume lets them go on, nobody sees an error', async () => {
        const { code, stdout, stderr } = await estate.dbbal('pgbouncer', 'pause', '--hold', '--yes')
        expect([code, stderr]).toEqual([0, expect.stringContaining('pool/p1/2: pause billing, shop until')])
        expect(stdout).toContain('paused billing, shop')
        expect(await paused()).toEqual(['1/billing', '1/shop', '2/billing', '2/shop'])
        const answers = Promise.all(Array.from({ length: 12 }, () => estate.select('SELECT 1 AS one')))
        await waitFor(
          async () => {
            let waiting = 0
            for (const process of processes)
              for (const { cl_waiting } of await estate.console(process, 'SHOW POOLS'))
                waiting += Number(cl_waiting)
            return waiting === 12
          },
          { what: 'twelve clients to wait' },
        )
        const resumed = await estate.dbbal('pgbouncer', 'resume')
        expect([resumed.code, resumed.stdout.match(/resumed billing, shop/g)]).toEqual([
          0,
          [expect.any(String), expect.any(String)],
        ])
        expect(await answers).toHaveLength(12)
        expect(await setting(1, 'server_login_retry')).not.toBe('0')
      })

      test('pause that does not become quiet in time pauses nothing', async () => {
        const client = await session()
        await client.query('BEGIN')
        const { code, stdout } = await estate.dbbal(
          'pgbouncer',
          'pause',
          '--timeout',
          '300ms',
          '--yes',
          '--hold',
        )
        expect(stdout).toContain('not quiet within 0.3 s: shop has 1 busy server connections; resumed')
        expect(code).toBe(6)
        expect(await paused()).toEqual([])
        await client.query('COMMIT')
      })

      test('a transaction that ends in time is waited for', async () => {
        const client = await session()
        await client.query('BEGIN')
        const running = estate.start('pgbouncer', 'pause', '--yes', '--hold', '--timeout', '10s')
        await waitFor(async () => (await paused()).length === 4, { what: 'PAUSE to take effect' })
        expect(running.isRunning()).toBe(true)
        await client.query('COMMIT')
        expect(await running.exited).toMatchObject({ code: 0 })
      })

      test('kill -9 while paused: the guard resumes', async () => {
        const running = await pausing()
        const answer = estate.select('SELECT 1 AS one')
        running.signal('SIGKILL')
        await expect(answer).resolves.toEqual([{ one: 1 }])
        await waitFor(async () => (await paused()).length === 0, { what: 'the guard to resume everything' })
      })

      test.each([
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ] as const)('%s resumes and exits %i', async (signal, code) => {
        const running = await pausing('--database', 'shop')
        expect(await paused()).toEqual(['1/shop', '2/shop'])
        running.signal(signal)
        expect(await running.exited).toMatchObject({ code })
        expect(await paused()).toEqual([])
      })

      test('--for ends by itself', async () => {
        const { code, stdout } = await estate.dbbal('pgbouncer', 'pause', '--for', '100ms', '--yes')
        expect([code, stdout.match(/and resumed/g)?.length]).toEqual([0, 2])
      })

      test('without a terminal the dangerous ones need --yes', async () => {
        for (const argv of [['pause'], ['kill'], ['disable'], ['suspend'], ['set', 'query_timeout', '5']]) {
          const { code, stderr } = await estate.dbbal('pgbouncer', ...argv)
          expect([argv[0], code, stderr]).toEqual([
            argv[0],
            2,
            expect.stringContaining('hint: say that it is meant: --yes'),
          ])
        }
        expect(await paused()).toEqual([])
      })

      test('resume heals a pause of the whole process, and of one database, whoever left them', async () => {
        await estate.console(1, 'PAUSE')
        await estate.console(2, 'PAUSE shop')
        const { code, stdout } = await estate.dbbal('pgbouncer', 'resume')
        expect(code).toBe(0)
        expect(stdout).toMatch(/pool\/p1\/1 +done +resumed the whole process\n.*resumed shop\n/)
        const again = await estate.dbbal('pgbouncer', 'resume')
        expect(again.stdout.match(/nothing was paused/g)).toHaveLength(2)
        await expect(estate.select('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }])
      })

      test('disable, enable, reconnect, wait-close and kill', async () => {
        expect((await estate.dbbal('pgbouncer', 'disable', '-d', 'billing', '--yes')).code).toBe(0)
        await expect(estate.select('SELECT 1', 'billing')).rejects.toThrow(
          /does not allow connections|disabled/,
        )
        expect((await estate.dbbal('pgbouncer', 'enable', '-d', 'billing')).code).toBe(0)
        await estate.select('SELECT 1', 'billing')
        expect((await estate.dbbal('pgbouncer', 'reconnect')).code).toBe(0)
        expect((await estate.dbbal('pgbouncer', 'wait-close')).code).toBe(0)
        const client = await session()
        await client.query('SELECT 1')
        const killed = await estate.dbbal('pgbouncer', 'kill', '-d', 'shop', '--yes')
        expect([killed.code, killed.stdout]).toEqual([
          0,
          expect.stringContaining('paused until dbbal pgbouncer resume'),
        ])
        await expect(client.query('SELECT 1')).rejects.toThrow()
      })

      test('wait-close gives up in time', async () => {
        const client = await session()
        await client.query('BEGIN')
        await estate.dbbal('pgbouncer', 'reconnect')
        const { code, stdout } = await estate.dbbal('pgbouncer', 'wait-close', '--timeout', '200ms')
        expect([code, stdout]).toEqual([5, expect.stringContaining('no answer to WAIT_CLOSE within 0.2 s')])
        await client.query('COMMIT')
      })

      test('set is read back; what needs a restart is refused', async () => {
        const { code, stdout } = await estate.dbbal('pgbouncer', 'set', 'query_timeout', '77', '--yes')
        expect([code, stdout]).toEqual([0, expect.stringContaining('query_timeout: "0" -> "77"')])
        const refused = await estate.dbbal('pgbouncer', 'set', 'listen_port', '1', '--yes')
        expect([refused.code, refused.stdout]).toEqual([
          6,
          expect.stringContaining('listen_port changes only at a restart'),
        ])
        const unknown = await estate.dbbal('pgbouncer', 'set', 'query_timeot', '1', '--yes')
        expect(unknown.stdout).toContain('did you mean "query_timeout"?')
      })

      describe('reload', () => {
        const edit = (process: 1 | 2, change: (text: string) => string): (() => void) => {
          const path = estate.ini(process)
          const before = readFileSync(path, 'utf8')
          writeFileSync(path, change(before))
          return () => writeFileSync(path, before)
        }

        test('runs with its file, as generated', async () => {
          const { code, stdout } = await estate.dbbal('pgbouncer', 'reload')
          expect([stdout, code]).toEqual([
            expect.stringMatching(/runs with .*pgbouncer-1[.]ini\n.*runs with/),
            0,
          ])
        })

        test('takes what changed, and names what needs a restart', async () => {
          const undo = edit(1, (text) => `${text}\nquery_timeout = 55\nlisten_backlog = 256\n`)
          const { code, stdout } = await estate.dbbal('pgbouncer', 'reload')
          expect(code).toBe(1)
          expect(stdout).toMatch(/listen_backlog: file "256", running "\d+", needs a restart/)
          expect(await setting(1, 'query_timeout')).toBe('55')
          undo()
          expect((await estate.dbbal('pgbouncer', 'reload')).code).toBe(0)
        })

        test('does not let PgBouncer read half a file', async () => {
          const undo = edit(2, (text) => `${text}\nquery_timeout = 66\npool_mod = session\n`)
          const { code, stdout } = await estate.dbbal('pgbouncer', 'reload', 'pool/p1/2')
          expect([code, stdout]).toEqual([6, expect.stringMatching(/not reloaded: .*"pool_mod"/)])
          expect(await setting(2, 'query_timeout')).not.toBe('66')
          undo()
        })

        test('sees databases that come and go', async () => {
          const undo = edit(1, (text) =>
            text.replace(/^billing = .*$/m, 'ledger = host=127.0.0.1 dbname=billing'),
          )
          const { stdout } = await estate.dbbal('pgbouncer', 'reload', 'pool/p1/1')
          expect(stdout).toContain('runs with')
          undo()
          const copy = await estate.dbbal(
            'pgbouncer',
            'reload',
            'pool/p1/1',
            '--file',
            estate.ini(2),
            '--json',
          )
          const [first] = processesOf(copy.stdout)
          expect(first?.differences?.map(({ what }) => what)).toContain('unix_socket_dir')
        })
      })

      describe('deploy', () => {
        const topology = (): string => join(estate.directory, 'topology.yaml')
        const change = (from: string, to: string): (() => void) => {
          const before = readFileSync(topology(), 'utf8')
          expect(before).toContain(from)
          writeFileSync(topology(), before.replace(from, to))
          return () => writeFileSync(topology(), before)
        }

        test('carries what changed, keeps what was there, and goes back', async () => {
          const first = await estate.dbbal('pgbouncer', 'deploy', '--yes')
          expect([first.stdout, first.code]).toEqual([expect.stringMatching(/runs with .*\n.*runs with/), 0])
          const undo = change('query_wait_timeout: 20', 'query_wait_timeout: 21')
          const plan = await estate.dbbal('pgbouncer', 'deploy', '--dry-run')
          expect(plan.stdout).toMatch(/updated .*pgbouncer-1[.]ini, .*unchanged .*userlist[.]txt/)
          expect(await setting(1, 'query_wait_timeout')).toBe('20')
          const { code, stdout, stderr } = await estate.dbbal('pgbouncer', 'deploy', '--yes')
          expect([stdout, stderr, code]).toEqual([expect.stringContaining('runs with'), expect.anything(), 0])
          for (const process of processes) expect(await setting(process, 'query_wait_timeout')).toBe('21')
          expect(statSync(estate.ini(1)).mode & 0o777).toBe(0o640)
          expect(stdout + stderr).not.toContain(secrets.app)
          expect((await estate.dbbal('pgbouncer', 'deploy', '--yes')).code).toBe(0)
          const back = await estate.dbbal('pgbouncer', 'deploy', '--revert', '--yes')
          expect([back.stdout, back.code]).toEqual([expect.stringContaining('runs with'), 0])
          for (const process of processes) expect(await setting(process, 'query_wait_timeout')).toBe('20')
          const nothing = await estate.dbbal('pgbouncer', 'deploy', '--revert', '--yes')
          expect([nothing.code, nothing.stdout]).toEqual([6, expect.stringContaining('nothing is kept')])
          undo()
        })

        test('puts the previous files back where a process does not run with the new ones', async () => {
          const before = readFileSync(estate.ini(1), 'utf8')
          const undo = change('settings: {', 'settings_unchecked: {no_such_setting: 1}\n    settings: {')
          const { code, stdout } = await estate.dbbal('pgbouncer', 'deploy', '--yes')
          expect([code, stdout]).toEqual([6, expect.stringContaining('the previous files are back')])
          expect(readFileSync(estate.ini(1), 'utf8')).toBe(before)
          undo()
        })

        test('refuses where the servers say that another one is primary', async () => {
          await estate.postgres.stop()
          const { code, stderr } = await estate.dbbal('pgbouncer', 'deploy', '--yes')
          expect([code, stderr]).toEqual([
            4,
            expect.stringContaining('the topology says that "a" is the primary'),
          ])
          await estate.postgres.start()
        })
      })

      test('over ssh: the sockets and the files of another machine', async () => {
        const { port, user, identity, knownHosts } = await startSshd()
        const path = join(estate.directory, 'remote.yaml')
        const local = readFileSync(join(estate.directory, 'topology.yaml'), 'utf8')
        const ssh = `{user: ${user}, port: ${port}, identity: ${identity}, known_hosts: ${knownHosts}}`
        writeFileSync(
          path,
          local
            .replace('instances: {p1: {host: 127.0.0.1}}', 'instances: {p1: {host: pooler}}')
            .replace('deploy: {via: local', 'deploy: {via: ssh')
            .replace('clusters:', `hosts: {pooler: {address: 127.0.0.1, ssh: ${ssh}}}\nclusters:`),
        )
        const shown = await estate.dbbal('pgbouncer', 'show', 'version', '-t', path, '--json')
        expect([shown.stderr, processesOf(shown.stdout).map(({ status }) => status)]).toEqual([
          '',
          ['done', 'done'],
        ])
        const reloaded = await estate.dbbal('pgbouncer', 'reload', '-t', path)
        expect(reloaded.stdout).toMatch(/runs with .*pgbouncer-1[.]ini on 127[.]0[.]0[.]1\n.*runs with/)
        const deployed = await estate.dbbal('pgbouncer', 'deploy', '-t', path, '--yes')
        expect([deployed.stdout, deployed.code]).toEqual([expect.stringContaining('runs with'), 0])
        const held = await estate.dbbal('pgbouncer', 'pause', '-t', path, '--yes', '--for', '50ms')
        expect([held.code, held.stdout.match(/and resumed/g)?.length]).toEqual([0, 2])
        writeFileSync(path, readFileSync(path, 'utf8').replace(identity, '/dev/null'))
        const refused = await estate.dbbal('pgbouncer', 'show', 'version', '-t', path)
        expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('Permission denied')])
      })

      describe('by URL', () => {
        test('without a topology', async () => {
          const url = `postgres:///pgbouncer?host=${estate.pooler.socket(1)}&port=${estate.pooler.port}&user=pgb_admin`
          const { code, stdout } = await estate.dbbal('pgbouncer', 'show', 'version', '--url', url)
          expect([code, stdout]).toEqual([6, expect.stringContaining('failed')])
          process.env['PGPASSWORD'] = secrets.admin
          try {
            const shown = await estate.dbbal('pgbouncer', 'show', 'version', '--url', url)
            expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('PgBouncer 1.')])
            expect((await estate.dbbal('pgbouncer', 'reload', '--url', url)).stdout).toContain(estate.ini(1))
          } finally {
            delete process.env['PGPASSWORD']
          }
        })

        test('one that nobody answers is exit 3, one of two is 5', async () => {
          const dead = `postgres://x@127.0.0.1:${await freePort()}/pgbouncer`
          expect((await estate.dbbal('pgbouncer', 'show', 'pools', '--url', dead)).code).toBe(3)
          process.env['PGPASSWORD'] = secrets.admin
          try {
            const live = `postgres://pgb_admin@127.0.0.1:${estate.pooler.port}/pgbouncer`
            const both = await estate.dbbal('pgbouncer', 'show', 'pools', '--url', live, '--url', dead)
            expect([both.code, both.stderr]).toEqual([5, expect.stringContaining('unreachable')])
          } finally {
            delete process.env['PGPASSWORD']
          }
        })

        test('a password in it is refused and not repeated', async () => {
          const { code, stdout, stderr } = await estate.dbbal(
            'pgbouncer',
            'show',
            'pools',
            '--url',
            'postgres://a:hunter2@h/',
          )
          expect([code, stderr]).toEqual([2, expect.stringContaining('holds a password')])
          expect(stdout + stderr).not.toContain('hunter2')
        })
      })
    })
  },
)
