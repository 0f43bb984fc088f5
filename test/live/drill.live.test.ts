/** `dbbal drill --local`: a switchover that anyone can see; what it says when a row is gone; and that nothing is left of it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { DrillReport } from '../../src/app/drill/drill-report.ts'
import { faults } from '../../src/app/drill/faults.ts'
import { readLogs, type WorkloadLog } from '../../src/app/drill/read-logs.ts'
import { queryPostgres } from './support/postgres-query.ts'
import { type RunningProcess, startProcess, tempDir, waitFor } from './support/process.ts'
import { describeLive, program, server } from './support/servers.ts'

interface Drill {
  running: RunningProcess
  /** Directory of its servers; undefined where there is none. */
  root(): string | undefined
  /** Rows that were acknowledged so far. */
  acks(): WorkloadLog['acks']
  report(): DrillReport & { exit: number }
  /** What is left: directories, and processes that work in them. */
  leftovers(): readonly string[]
  /** Processes that stand still (SIGSTOP). */
  frozen(): readonly string[]
}

function startDrill(...argv: readonly string[]): Drill {
  const directory = tempDir('drill')
  const temporary = join(directory, 'tmp')
  mkdirSync(temporary, { mode: 0o711 })
  const directories = [dirname(program(server('postgresql', 'system'), 'initdb')), slowToListen(directory)]
  writeFileSync(join(directory, 'order.sql'), "SET LOCAL lock_timeout = '1s'; SELECT count(*) FROM pg_class")
  const running = startProcess({
    name: 'drill',
    argv: [process.execPath, resolve('bin/run.cjs'), 'drill', '--local', '--clients', '8', ...argv],
    directory,
    env: {
      TMPDIR: temporary,
      PATH: [...directories, process.env['PATH']].join(delimiter),
      NO_COLOR: '1',
    },
    endSignal: 'SIGTERM',
  })
  return {
    running,
    root: () =>
      readdirSync(temporary)
        .filter((name) => !name.includes('logs'))
        .map((name) => join(temporary, name))[0],
    acks() {
      const below = readdirSync(temporary, { recursive: true, withFileTypes: true })
      const logs = below.filter((each) => each.isFile() && each.parentPath.includes('logs'))
      return readLogs(logs.map(({ parentPath, name }) => join(parentPath, name))).acks
    },
    report: () => JSON.parse(readFileSync(join(directory, 'drill/drill.json'), 'utf8')),
    leftovers: () => [...readdirSync(temporary), ...workersBelow(directory)],
    frozen: () => workersBelow(directory).filter(isFrozen),
  }
}

/** A PgBouncer whose socket is there for a while before it listens on it, as on a busy machine. @returns its directory */
function slowToListen(below: string): string {
  const directory = join(below, 'programs')
  mkdirSync(directory)
  const real = program(server('pgbouncer', 'system'), 'pgbouncer')
  const script = `#!/usr/bin/perl
use Socket;
if (open(my $ini, '<', 'pgbouncer.ini')) {
  my %is = map { /^(\\w+) *= *(\\S+)/ ? ($1, $2) : () } <$ini>;
  socket(my $socket, AF_UNIX, SOCK_STREAM, 0);
  bind($socket, sockaddr_un("$is{unix_socket_dir}/.s.PGSQL.$is{listen_port}")) or die "bind: $!";
  select(undef, undef, undef, 0.3);
}
exec '${real}', @ARGV;
`
  writeFileSync(join(directory, 'pgbouncer'), script, { mode: 0o755 })
  return directory
}

/** Processes whose working directory, or a part of whose command line, lies there. */
function workersBelow(directory: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isThere =
          readlinkSync(`/proc/${pid}/cwd`).startsWith(directory) ||
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory)
        return isThere ? [pid] : []
      } catch {
        return [] // it has ended meanwhile
      }
    })
}

function isFrozen(pid: string): boolean {
  try {
    return / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\)/, ''))
  } catch {
    return false // it has ended meanwhile
  }
}

/** As superuser of the primary that it begins with. */
async function query({ root }: Drill, sql: string) {
  const directory = root() ?? ''
  const port = Number(/^ +port: (\d+)$/m.exec(readFileSync(join(directory, 'topology.yaml'), 'utf8'))?.[1])
  const host = join(directory, 'sockets/pg1')
  return queryPostgres({ host, port, user: 'postgres', database: 'shop' }, sql)
}

/** Waits until rows of a client are acknowledged. It looks into the drill's own logs: a session would be in its way. */
async function written(drill: Drill): Promise<void> {
  const isWritten = (): boolean => drill.acks().some(({ client, sequence }) => client === 0 && sequence > 1)
  await waitFor(isWritten, { what: 'rows', process: drill.running, timeoutMs: 60_000 })
}

describeLive(
  'dbbal drill --local',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    test('nothing fails, nothing is lost, nothing is left', async () => {
      const drill = startDrill('--seconds', '1', '--script', 'order.sql')
      const { code } = await drill.running.exited
      expect(`${drill.running.log()}exit ${code}`).toMatch(/exit 0$/)
      const { exit, failed, lost, duplicated, primary, databases } = drill.report()
      expect({ exit, failed, lost, duplicated, primary }).toEqual({
        exit: 0,
        failed: 0,
        lost: 0,
        duplicated: 0,
        primary: 'pg2',
      })
      expect(databases.map(({ database }) => database)).toEqual(['shop', 'crm'])
      for (const { acked, gap } of databases) {
        expect(acked).toBeGreaterThan(10)
        expect(gap.max).toBeGreaterThan(0)
      }
      expect(drill.leftovers()).toEqual([])
    })

    test.each(faults)(
      '--fault %s: how soon clients are held, no error behind it, and what is lost is told',
      async (name) => {
        const drill = startDrill('--seconds', '1', '--fault', name)
        const { code } = await drill.running.exited
        const { exit, failed, lost, duplicated, primary, switchovers } = drill.report()
        expect({ exit, duplicated, primary }, drill.running.log()).toEqual({
          exit: lost === 0 ? 0 : 1,
          duplicated: 0,
          primary: 'pg2',
        })
        expect(code).toBe(exit)
        const [{ fault, failedBeforeHold = 0, failedInPrimary = 0, failedAfterHold, ended } = {}] =
          switchovers
        expect(ended).toMatchObject({ end: 'switched', isWhole: true })
        expect(fault).toMatchObject({ fault: name, heldAtMs: expect.any(Number) })
        expect([failedBeforeHold + failedInPrimary, failedAfterHold]).toEqual([failed, 0])
        // Who stands still says nothing, until it is ended.
        if (name === 'freeze-primary') expect(failedInPrimary).toBeGreaterThan(0)
        expect(drill.running.log()).toMatch(
          /-primary: clients were held after \d+ ms; errors: \d+ until then,( \d+ of statements .*,)? 0 later/,
        )
        expect(drill.leftovers()).toEqual([])
      },
    )

    test('kill -9 while the primary stands still leaves nothing, none of its sessions either', async () => {
      const drill = startDrill('--seconds', '1', '--fault', 'freeze-primary')
      const isFaultMade = (): boolean => drill.frozen().length > 1
      await waitFor(isFaultMade, { what: 'the fault', process: drill.running, timeoutMs: 60_000 })
      drill.running.signal('SIGKILL')
      await waitFor(() => drill.leftovers().length === 0, { what: 'the reaper to end it all' })
    })

    test('a row that is gone and one that is there twice are told; Ctrl-C and kill -9 leave nothing', async () => {
      const doctored = startDrill('--seconds', '2')
      const interrupted = startDrill('--seconds', '60')
      const killed = startDrill('--seconds', '60')
      await written(doctored)
      await query(doctored, 'DELETE FROM dbbal_drill WHERE client = 0 AND sequence = 1')
      await query(
        doctored,
        'INSERT INTO dbbal_drill (client, sequence) SELECT client, sequence FROM dbbal_drill WHERE client = 2 AND sequence = 1',
      )
      await written(interrupted)
      const root = interrupted.root() ?? ''
      interrupted.running.signal('SIGINT')
      expect((await interrupted.running.exited).code).toBe(130)
      expect(existsSync(root)).toBe(false)
      expect(interrupted.leftovers()).toEqual([])
      await written(killed)
      killed.running.signal('SIGKILL')
      await waitFor(() => killed.leftovers().length === 0, { what: 'the reaper to end it all' })
      const { code } = await doctored.running.exited
      expect(`${doctored.running.log()}exit ${code}`).toMatch(/exit 1$/)
      const { databases, lost, duplicated } = doctored.report()
      expect([lost, duplicated]).toEqual([1, 1])
      expect(databases[0]?.stored).toMatchObject({ lost: ['shop 0/1'], duplicated: ['shop 2/1'] })
      expect(doctored.leftovers()).toEqual([])
    })
  },
)
