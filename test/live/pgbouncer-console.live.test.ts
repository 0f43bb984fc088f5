/** `dbbal pgbouncer`: the built CLI on real PgBouncers, two processes on one port. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { letGrow, putBack, settingsInForce, usualSettings } from '../../src/app/pgbouncer/hold-settings.ts'
import { shrinkPools } from '../../src/app/pgbouncer/shrink-pools.ts'
import { stopLogins } from '../../src/app/pgbouncer/wait-for-logins.ts'
import type { Row } from '../../src/drivers/postgresql.ts'
import { poolUses } from '../../src/products/pgbouncer/console/console-state.ts'
import { cli, type Estate, secrets, startEstate } from './support/console.ts'
import { freePort } from './support/ports.ts'
import { type RunningProcess, waitFor } from './support/process.ts'
import { startProxy } from './support/proxy.ts'
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

      async function session(database?: string, options?: ClientConfig): Promise<Client> {
        const client = await estate.session(database, options)
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
      const holdSettings = () =>
        Promise.all(
          ([1, 2] as const).map((process) =>
            settingsInForce({
              query: async (statement) => (await estate.console(process, statement)) as Row[],
            }),
          ),
        )

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

      test('a process that hangs is told apart from the others, in time', async () => {
        const hanging = estate.pooler.processes[1]?.process
        hanging?.signal('SIGSTOP')
        const { code, stdout } = await estate.dbbal('pgbouncer', 'show', 'version', '--json')
        hanging?.signal('SIGCONT')
        expect(code).toBe(5)
        expect(processesOf(stdout).map(({ status }) => status)).toEqual(['done', 'unreachable'])
      })

      test('pause holds every client, resume lets them go on, nobody sees an error', async () => {
        const { code, stdout, stderr } = await estate.dbbal('pgbouncer', 'pause', '--hold', '--yes')
        expect([code, stderr]).toEqual([0, expect.stringContaining('pool/p1/2: pause billing, shop until')])
        expect(stdout).toContain('paused billing, shop')
        expect(await paused()).toEqual(['1/billing', '1/shop', '2/billing', '2/shop'])
        for (const process of processes) expect(await setting(process, 'max_user_connections')).toBe('0')
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
        for (const process of processes) expect(await setting(process, 'max_user_connections')).toBe('0')
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

      test("a database that is paused already is nobody else's to pause", async () => {
        await estate.console(2, 'PAUSE shop')
        const { code, stdout } = await estate.dbbal('pgbouncer', 'pause', '--yes', '--for', '10ms')
        expect([code, stdout]).toEqual([6, expect.stringContaining('shop: paused already, by somebody else')])
        expect(await paused()).toEqual(['2/shop'])
      })

      test('a global pause is never taken for a success', async () => {
        await estate.console(1, 'PAUSE')
        const { code, stdout } = await estate.dbbal('pgbouncer', 'pause', '--yes', '--for', '10ms')
        expect([code, stdout]).toEqual([6, expect.stringMatching(/p1\/1 +failed/)])
        expect(await paused()).toEqual([])
      })

      test('kill -9 while it resumes: the guard puts server_login_retry back', async () => {
        const retry = await setting(1, 'server_login_retry')
        const running = await pausing('--database', 'shop')
        const answers = Promise.allSettled([estate.select('SELECT 1'), estate.select('SELECT 1')])
        await estate.postgres.stop()
        running.signal('SIGINT')
        // It waits for the first logins of clients, which cannot come.
        await waitFor(
          async () =>
            (await setting(1, 'server_login_retry')) === '0' ||
            (await setting(2, 'server_login_retry')) === '0',
          { what: 'dbbal to be in the middle of it', process: running },
        )
        running.signal('SIGKILL')
        await estate.postgres.start()
        await answers
        for (const process of processes)
          await waitFor(async () => (await setting(process, 'server_login_retry')) === retry, {
            what: `process ${process} to have its server_login_retry again`,
          })
        expect(await paused()).toEqual([])
      })

      test('the guard of a dead run leaves the pause of a later one alone', async () => {
        const proxy = await startProxy(estate.pooler.socket(1), estate.pooler.port)
        process.env['PGPASSWORD'] = secrets.admin
        const early = estate.start(
          ...['pgbouncer', 'pause', '--yes', '--database', 'shop'],
          '--url',
          `postgres:///pgbouncer?host=${proxy.directory}&port=${estate.pooler.port}&user=pgb_admin`,
        )
        delete process.env['PGPASSWORD']
        await waitFor(() => early.log().includes('paused shop'), { what: 'the pause', process: early })
        // Out of reach of its guard, which goes on trying.
        proxy.cut()
        early.signal('SIGKILL')
        await waitFor(() => proxy.refused() > 0, { what: 'its guard to try' })
        await estate.dbbal('pgbouncer', 'resume')
        const held = await estate.dbbal('pgbouncer', 'pause', '--yes', '--hold', '--database', 'shop')
        expect(held.code).toBe(0)
        proxy.mend()
        await waitFor(() => proxy.ended() > 0, { what: 'the guard to have looked, and to be gone' })
        expect(await paused()).toEqual(['1/shop', '2/shop'])
        proxy.close()
      })

      describe('PAUSE catches a server connection in its login', () => {
        const slowLogins = async (session: Client, seconds: number): Promise<void> => {
          await session.query(`ALTER SYSTEM SET post_auth_delay = ${seconds}`)
          await session.query('SELECT pg_reload_conf()')
        }
        const closed = (): number =>
          estate.pooler.processes.flatMap(({ log }) => log().match(/closing because: pause mode/g) ?? [])
            .length

        /** How long a client waits behind the pause that `pauseAndResume` makes, from its end. */
        async function stallMs(pauseAndResume: () => Promise<unknown>): Promise<number> {
          for (const process of processes) await estate.console(process, "SET server_login_retry = '4'")
          await estate.dbbal('pgbouncer', 'reconnect')
          await estate.dbbal('pgbouncer', 'wait-close')
          const { socketDirectory: host, port } = estate.postgres
          const postgres = new Client({ host, port, user: 'postgres', database: 'postgres' })
          await postgres.connect()
          await slowLogins(postgres, 20)
          const answer = estate.select('SELECT 1')
          await waitFor(
            async () => {
              const pools = [
                ...(await estate.console(1, 'SHOW POOLS')),
                ...(await estate.console(2, 'SHOW POOLS')),
              ]
              return pools.some(({ sv_login }) => Number(sv_login) > 0)
            },
            { what: 'a login' },
          )
          await slowLogins(postgres, 0)
          await postgres.end()
          await estate.postgres.query('SELECT 1')
          const before = closed()
          await pauseAndResume()
          const begun = performance.now()
          expect(closed()).toBeGreaterThan(before)
          await answer
          return performance.now() - begun
        }

        // Without our treatment a client waited 4.2 s here, by chance: on either version, not every time.
        test('nobody waits for server_login_retry', async () => {
          const ms = await stallMs(async () => {
            const { code, stdout } = await estate.dbbal('pgbouncer', 'pause', '--yes', '--for', '10ms')
            expect([stdout, code]).toEqual([expect.stringContaining('and resumed'), 0])
          })
          expect(ms).toBeLessThan(1000)
          for (const process of processes) expect(await setting(process, 'server_login_retry')).toBe('4')
          await estate.dbbal('pgbouncer', 'reload')
        })
      })

      test('Ctrl-C before the pools are quiet resumes them and exits 130', async () => {
        const client = await session()
        await client.query('BEGIN')
        const running = estate.start('pgbouncer', 'pause', '--yes', '--timeout', '20s')
        await waitFor(async () => (await paused()).length === 4, { what: 'PAUSE to take effect' })
        running.signal('SIGINT')
        expect(await running.exited).toMatchObject({ code: 130 })
        expect(await paused()).toEqual([])
        await client.query('COMMIT')
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
        const dangerous = [
          ...[['pause'], ['kill'], ['disable'], ['suspend'], ['set', 'query_timeout', '5']],
          ...[['deploy'], ['deploy', '--revert']],
        ]
        for (const argv of dangerous) {
          const { code, stderr } = await estate.dbbal('pgbouncer', ...argv)
          expect([argv[0], code, stderr]).toEqual([
            argv[0],
            2,
            expect.stringContaining('hint: say that it is meant: --yes'),
          ])
        }
        expect(await paused()).toEqual([])
      })

      test('where logins are stopped no pool gets another server connection, and clients wait', async () => {
        const over: ClientConfig = { host: estate.pooler.socket(1) }
        const look = { query: async (statement: string) => (await estate.console(1, statement)) as Row[] }
        const use = async () => (await poolUses(look)).get('shop')
        await estate.console(1, 'RECONNECT shop')
        await estate.console(1, 'WAIT_CLOSE shop')
        const first = await session('shop', over)
        await first.query('BEGIN')
        await stopLogins(look, 5000, ['shop'])
        const second = estate.select('SELECT 1 AS one', 'shop', over)
        await waitFor(async () => (await use())?.clientsWaiting === 1, { what: 'the second client to wait' })
        expect(await use()).toMatchObject({ servers: 1, serversInLogin: 0 })
        await putBack(look, await usualSettings(look))
        expect(await second).toEqual([{ one: 1 }])
        expect(await use()).toMatchObject({ servers: 2 })
      })

      test('a pool that is made small keeps what is busy, and grows again', async () => {
        const over: ClientConfig = { host: estate.pooler.socket(1) }
        const look = { query: async (statement: string) => (await estate.console(1, statement)) as Row[] }
        const use = async () => (await poolUses(look)).get('shop')
        const usual = await usualSettings(look)
        const [busy, ...idle] = await Promise.all([1, 2, 3].map(() => session('shop', over)))
        for (const each of [busy, ...idle]) await each?.query('BEGIN')
        for (const each of idle) await each.query('COMMIT')
        expect((await use())?.servers).toBeGreaterThanOrEqual(3)
        await shrinkPools(look, 5000, ['shop'])
        expect(await use()).toMatchObject({ pools: 1, servers: 1, serversBusy: 1 })
        const second = estate.select('SELECT 1 AS one', 'shop', over)
        await waitFor(async () => (await use())?.clientsWaiting === 1, { what: 'the second client to wait' })
        await letGrow(look, usual)
        expect(await second).toEqual([{ one: 1 }])
        expect(await use()).toMatchObject({ servers: 2 })
        await busy?.query('COMMIT')
        expect(await settingsInForce(look)).toEqual(usual)
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

      test('resume puts back what a hold has left, and nothing that somebody has SET', async () => {
        const before = await holdSettings()
        await estate.console(1, "SET server_login_retry = '0'")
        await estate.console(1, "SET max_user_connections = '1'")
        await estate.console(2, "SET server_login_retry = '7'")
        const { code, stdout } = await estate.dbbal('pgbouncer', 'resume')
        expect(code).toBe(0)
        const usual = before[0]?.server_login_retry
        expect(stdout).toMatch(
          `nothing was paused; server_login_retry is ${usual} again; max_user_connections is 0 again`,
        )
        expect(await holdSettings()).toEqual([before[0], { ...before[1], server_login_retry: '7' }])
        await estate.console(2, `SET server_login_retry = '${usual}'`)
      })

      test('while clients are held no pool is warmed', async () => {
        for (const process of [1, 2] as const) await estate.console(process, "SET min_pool_size = '2'")
        const before = await holdSettings()
        const running = await pausing('--database', 'shop')
        expect((await holdSettings()).map(({ min_pool_size }) => min_pool_size)).toEqual(['0', '0'])
        running.signal('SIGINT')
        await running.exited
        expect(await holdSettings()).toEqual(before)
        for (const process of [1, 2] as const) await estate.console(process, "SET min_pool_size = '0'")
      })

      test('what holds clients, and what lets them go, waits for nobody who has the lock: it is refused', async () => {
        await estate.console(1, 'PAUSE shop')
        const told = join(estate.directory, 'locked')
        const script = 'touch locked; exec sleep 60'
        const holder = estate.start('lock', 'shop', '--', 'sh', '-c', script)
        await waitFor(() => existsSync(told), { what: 'the lock to be held', process: holder })
        const verbs = [['resume'], ['pause', '-d', 'billing', '--yes'], ['suspend', '--yes']]
        for (const argv of verbs) {
          const { code, stderr } = await estate.dbbal('pgbouncer', ...argv)
          expect([code, stderr]).toEqual([4, expect.stringMatching(/locked .*by lock of \S+, process \d+/)])
        }
        expect(await paused()).toEqual(['1/shop'])
        holder.signal('SIGTERM')
        await holder.exited
        expect((await estate.dbbal('pgbouncer', 'resume')).code).toBe(0)
        expect(await paused()).toEqual([])
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

      describe('every verb', () => {
        const verbs: readonly (readonly string[])[] = [
          ['show', 'pools'],
          ['reload'],
          ['deploy', '--yes'],
          ['pause', '--for', '10ms', '--yes'],
          ['resume'],
          ['reconnect'],
          ['wait-close'],
          ['disable', '-d', 'billing', '--yes'],
          ['enable'],
          ['set', 'stats_period', '61', '--yes'],
          ['kill', '-d', 'billing', '--yes'],
          ...(suite === 'system' ? [['suspend', '--for', '10ms', '--yes']] : []),
        ]

        test.each(verbs.map((argv) => [argv]))('%j --json is one document', async (argv) => {
          const { code, stdout } = await estate.dbbal('pgbouncer', ...argv, '--json')
          expect(JSON.parse(stdout)).toMatchObject({
            exit: code,
            processes: ['pool/p1/1', 'pool/p1/2'].map((process) => ({ process, status: 'done' })),
          })
          expect(code).toBe(0)
        })

        // Its second process does not answer while the signal comes.
        test.each(verbs.map((argv) => [argv]))('%j leaves nothing at Ctrl-C', async (argv) => {
          const [first, second] = estate.pooler.processes
          const retry = await setting(1, 'server_login_retry')
          const held = /kill|suspend/.exec(argv[0] ?? '')?.[0].toUpperCase()
          const sign =
            held === undefined ? /pgb_admin@.* login attempt/g : new RegExp(`${held}.* issued`, 'g')
          const seen = (): number => first?.log().match(sign)?.length ?? 0
          const before = seen()
          second?.process.signal('SIGSTOP')
          const running = estate.start('pgbouncer', ...argv, '--json')
          try {
            await waitFor(() => seen() > before, {
              what: 'the first process to be asked',
              process: running,
            })
            running.signal('SIGINT')
          } finally {
            second?.process.signal('SIGCONT')
          }
          expect([await running.exited, running.log()]).toMatchObject([{ code: 130 }, expect.anything()])
          expect(JSON.parse(running.log().replace(/^[^{]*/, ''))).toMatchObject({ exit: 130 })
          expect(await paused()).toEqual([])
          expect(await setting(1, 'server_login_retry')).toBe(retry)
          // It shows nowhere whether a whole process is paused or suspended.
          for (const process of processes)
            await expect(estate.console(process, 'RESUME')).rejects.toThrow('not paused')
        })

        test('show --watch ends at Ctrl-C, with a document a look', async () => {
          const running = estate.start('pgbouncer', 'show', 'version', '--watch', '1', '--json')
          const looks = (): string[] => running.log().trim().split('\n').filter(Boolean)
          await waitFor(() => looks().length > 1, { what: 'a second look', process: running })
          running.signal('SIGINT')
          expect(await running.exited).toMatchObject({ code: 130 })
          for (const look of looks()) expect(processesOf(look)).toHaveLength(2)
        })
      })

      // 1.26 has none.
      const describeSuspend = suite === 'system' ? describe : () => {}
      describeSuspend('suspend', () => {
        const suspending = async (): Promise<RunningProcess> => {
          const running = estate.start('pgbouncer', 'suspend', '--yes')
          await waitFor(() => (running.log().match(/p1\/\d {2}suspended/g) ?? []).length === 2, {
            what: 'both processes to be suspended',
            process: running,
          })
          for (const { log } of estate.pooler.processes)
            expect(log().split('SUSPEND command issued').at(-1)).not.toContain('RESUME')
          return running
        }

        test.each([
          ['SIGINT', 130],
          ['SIGKILL', null],
        ] as const)('lasts until %s, and clients go on', async (signal, code) => {
          const running = await suspending()
          // PgBouncer looks whether its console is gone once nothing is under way, at the latest after suspend_timeout (10 s);
          // once more than 20 s were seen.
          const patient = { connectionTimeoutMillis: 60_000 }
          const answers = Promise.all(
            Array.from({ length: 6 }, () => estate.select('SELECT 1 AS one', 'shop', patient)),
          )
          running.signal(signal)
          expect(await running.exited).toMatchObject({ code })
          expect(await answers).toHaveLength(6)
          for (const process of processes)
            await expect(estate.console(process, 'RESUME')).rejects.toThrow('not paused')
        })
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

      describe('reload and reconnect', () => {
        const edit = (process: 1 | 2, change: (text: string) => string): (() => void) => {
          const path = estate.ini(process)
          const before = readFileSync(path, 'utf8')
          writeFileSync(path, change(before))
          return () => writeFileSync(path, before)
        }

        test('runs with its file, as generated', async () => {
          const { code, stdout, stderr } = await estate.dbbal('pgbouncer', 'reload')
          expect([stdout, stderr, code]).toEqual([
            expect.stringMatching(/runs with .*pgbouncer-1[.]ini\n.*runs with/),
            expect.any(String),
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

        // Closed in its login, a server connection counts as failed, and clients wait for server_login_retry or get an error.
        test.each([['reload'], ['reconnect']])('%s waits for a login that is under way', async (verb) => {
          const undo = edit(1, (text) => text.replace('host=127.0.0.1', 'host=localhost'))
          const cut = (): number =>
            estate.pooler.processes[0]?.log().match(/connect string changed/g)?.length ?? 0
          for (const process of processes) await estate.console(process, 'KILL shop')
          const before = cut()
          await estate.dbbal('pgbouncer', 'resume')
          const postgres = new Client({
            ...{ host: estate.postgres.socketDirectory, port: estate.postgres.port },
            ...{ user: 'postgres', database: 'postgres' },
          })
          await postgres.connect()
          const slowLogins = async (seconds: number): Promise<void> => {
            await postgres.query(`ALTER SYSTEM SET post_auth_delay = ${seconds}`)
            await postgres.query(`ALTER SYSTEM SET checkpoint_warning = ${31 + seconds}`)
            await postgres.query('SELECT pg_reload_conf()')
            // Of the two only this one is taken by a session that is there; it is handed on by the postmaster.
            await waitFor(
              async () =>
                (await postgres.query('SHOW checkpoint_warning')).rows[0]?.checkpoint_warning ===
                `${31 + seconds}s`,
              { what: 'the new delay' },
            )
          }
          await slowLogins(2)
          const client = new Client({
            ...{ host: estate.pooler.socket(1), port: estate.pooler.port, database: 'shop' },
            ...{ user: 'app', password: secrets.app },
          })
          open.push(client)
          const answer = client.connect().then(() => client.query('SELECT 1'))
          await waitFor(
            async () => (await estate.console(1, 'SHOW POOLS')).some(({ sv_login }) => Number(sv_login) > 0),
            { what: 'a login' },
          )
          await slowLogins(0)
          const { code, stdout } = await estate.dbbal('pgbouncer', verb, 'pool/p1/1')
          undo()
          await postgres.end()
          expect([stdout, code, cut()]).toEqual([expect.stringContaining('done'), 0, before])
          expect((await answer).rowCount).toBe(1)
          expect((await estate.dbbal('pgbouncer', 'reload')).code).toBe(0)
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

        test('--revert is refused where the previous files lead elsewhere than to the primary', async () => {
          const undo = change('query_wait_timeout: 20', 'query_wait_timeout: 23')
          expect((await estate.dbbal('pgbouncer', 'deploy', '--yes')).code).toBe(0)
          undo()
          const kept = join(dirname(estate.ini(2)), '.dbbal-previous', basename(estate.ini(2)))
          const before = readFileSync(kept, 'utf8')
          const { port } = estate.postgres
          writeFileSync(
            kept,
            before.replace(`shop = host=127.0.0.1 port=${port}`, 'shop = host=127.0.0.1 port=1'),
          )
          for (const way of ['--yes', '--dry-run']) {
            const { code, stderr } = await estate.dbbal('pgbouncer', 'deploy', '--revert', way)
            expect([code, stderr]).toEqual([
              4,
              expect.stringContaining(`shop leads to 127.0.0.1:1, a is at 127.0.0.1:${port}`),
            ])
          }
          expect(await setting(2, 'query_wait_timeout')).toBe('23')
          writeFileSync(kept, before)
          expect((await estate.dbbal('pgbouncer', 'deploy', '--revert', '--yes')).code).toBe(0)
          expect(await setting(2, 'query_wait_timeout')).toBe('20')
        })

        test('lints what it would write, and writes nothing then', async () => {
          const before = statSync(estate.ini(1))
          const undo = change('settings: {', 'settings_unchecked: {no_such_setting: 1}\n    settings: {')
          const { code, stdout } = await estate.dbbal('pgbouncer', 'deploy', '--yes')
          undo()
          expect([code, stdout]).toEqual([
            6,
            expect.stringMatching(/not deployed: .*pgbouncer-1[.]ini has an error, "no_such_setting"/),
          ])
          expect(statSync(estate.ini(1))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
        })

        test('puts the previous files back where a process does not run with the new ones', async () => {
          const before = readFileSync(estate.ini(1), 'utf8')
          // PgBouncer, as postgres, cannot read what belongs to root.
          const undo = [
            change('query_wait_timeout: 20', 'query_wait_timeout: 22'),
            change('owner: postgres', 'owner: root'),
          ]
          const { code, stdout } = await estate.dbbal('pgbouncer', 'deploy', '--yes')
          for (const each of undo.toReversed()) each()
          expect([code, stdout]).toEqual([6, expect.stringContaining('the previous files are back')])
          expect(readFileSync(estate.ini(1), 'utf8')).toBe(before)
          expect(await setting(1, 'query_wait_timeout')).toBe('20')
        })

        test('is refused, like reload, while somebody else has the lock of the cluster', async () => {
          const holder = estate.start('lock', 'shop', '--', 'sleep', '60')
          await waitFor(
            async () =>
              (await estate.postgres.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")).length > 0,
            { what: 'the lock', process: holder },
          )
          for (const argv of [['deploy', '--yes'], ['reload']]) {
            const { code, stderr } = await estate.dbbal('pgbouncer', ...argv)
            expect([code, stderr]).toEqual([4, expect.stringMatching(/locked .* by lock of /)])
          }
          await holder.stop('SIGKILL')
          const inside = await estate.dbbal(
            'lock',
            'shop',
            '--',
            process.execPath,
            cli,
            'pgbouncer',
            'reload',
          )
          expect([inside.stderr, inside.code]).toEqual(['', 0])
        })

        test('refuses where the servers say that another one is primary', async () => {
          await estate.postgres.stop()
          for (const [argv, said] of [
            [[], 'the topology says that "a" is the primary'],
            [['--revert'], 'nobody can tell who is the primary of "shop"'],
          ] as const) {
            const { code, stderr } = await estate.dbbal('pgbouncer', 'deploy', '--yes', ...argv)
            expect([code, stderr]).toEqual([4, expect.stringContaining(said)])
          }
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
        const jump = `jump: '${user}@127.0.0.1:${port},${user}@127.0.0.1:${port}'`
        writeFileSync(
          path,
          readFileSync(path, 'utf8').replace(`{user: ${user}, port`, `{${jump}, user: ${user}, port`),
        )
        const hopped = await estate.dbbal('pgbouncer', 'show', 'version', '-t', path, 'pool/p1/1')
        expect([hopped.stderr, hopped.code]).toEqual(['', 0])
        writeFileSync(path, readFileSync(path, 'utf8').replaceAll(identity, '/dev/null'))
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

        test('reload says which file is missing, and reloads the others', async () => {
          process.env['PGPASSWORD'] = secrets.admin
          const url = (process: 1 | 2): string =>
            `postgres:///pgbouncer?host=${estate.pooler.socket(process)}&port=${estate.pooler.port}&user=pgb_admin`
          renameSync(estate.ini(2), `${estate.ini(2)}.away`)
          try {
            const both = await estate.dbbal('pgbouncer', 'reload', '--url', url(1), '--url', url(2))
            expect([both.code, both.stdout]).toEqual([
              5,
              expect.stringMatching(
                / done +runs with .*\n.* failed +not reloaded: .* cannot be read: ENOENT/,
              ),
            ])
            const one = await estate.dbbal('pgbouncer', 'reload', '--url', url(2))
            expect([one.code, one.stderr]).toEqual([2, expect.stringContaining('cannot be read: ENOENT')])
          } finally {
            renameSync(`${estate.ini(2)}.away`, estate.ini(2))
            delete process.env['PGPASSWORD']
          }
        })

        test('a port of several processes is not good enough to change one of them', async () => {
          process.env['PGPASSWORD'] = secrets.admin
          try {
            const url = `postgres://pgb_admin@127.0.0.1:${estate.pooler.port}/pgbouncer`
            const { code, stdout } = await estate.dbbal('pgbouncer', 'pause', '--yes', '--url', url)
            expect([code, stdout]).toEqual([6, expect.stringContaining('so_reuseport')])
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
