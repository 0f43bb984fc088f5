import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { dropPackets } from './dropped-packets.ts'
import type { FaultCase } from './fault-case.ts'
import type { FaultScene } from './fault-run.ts'
import { signalIfThere, startProcess, waitFor } from './process.ts'
import { program } from './servers.ts'
import { addresses } from './switchover-topology.ts'
import type { Undo } from './undo.ts'

/** What goes wrong on the PostgreSQL servers, and on the way to them. */
export const serverFaults: readonly FaultCase[] = [
  {
    fault: 'the candidate does not replay',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /"check": "replay-paused",\s+"status": "refuse"/,
    before: ({ to }) => stopReplay(to),
  },
  {
    fault: 'the candidate falls behind after the checks',
    exit: 6,
    state: 'nobody was held',
    primary: 'from',
    says: /"phase": "catch-up"[^}]+ bytes before \S+ are not replayed after/,
    at: { 'catch-up': ({ to }) => stopReplay(to) },
  },
  {
    fault: 'the candidate falls behind while the old primary is stopped',
    exit: 6,
    state: 'the old primary was started again',
    primary: 'from',
    says: /"phase": "stop"[^}]+ bytes before \S+ are not replayed after/,
    argv: ['--timeout', '3s'],
    at: { stop: ({ to }) => stopReplay(to) },
  },
  {
    fault: 'the candidate dies after it was asked to promote',
    exit: 6,
    state: 'it was proven not to be promoted, and the old primary was started again',
    primary: 'from',
    says: /"phase": "observe",[^}]+was never promoted/,
    at: { promote: dyingPromotion },
    // Of clients that read from it.
    isOutage: true,
  },
  {
    fault: 'a logical consumer that has stopped reading',
    exit: 6,
    state: 'the old primary was not stopped',
    primary: 'from',
    says: /"phase": "drain"[^}]+does not end: its reader reads nothing/,
    argv: ['--accept', 'logical-slots=a test', '--accept', 'direct-clients=a test', '--timeout', '3s'],
    before: stalledConsumer,
  },
  {
    fault: 'the old primary is frozen (SIGSTOP)',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /"check": "reachable"/,
    before: ({ from }) => frozen(from),
    isBlocking: true,
  },
  {
    fault: 'the old primary is frozen when it is to stop',
    exit: 6,
    state: 'its stop was waited for, and it was started again',
    primary: 'from',
    says: /"phase": "stop"[^}]+in production after/,
    argv: ['--timeout', '3s'],
    at: { stop: ({ from }) => frozen(from), unfence: ({ from }) => thawed(from) },
  },
  {
    fault: 'packets to and from the old primary are dropped',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /"check": "reachable"/,
    before: droppedPackets,
    needsRoot: true,
    isBlocking: true,
    isOutage: true,
  },
  {
    fault: 'packets to and from the old primary are dropped for a moment while clients are held',
    exit: 6,
    state: 'all is as before',
    primary: 'from',
    says: /"phase": "drain"[^}]+(the lock of|no answer|timeout)/,
    at: droppedForAMoment(),
    needsRoot: true,
  },
]

async function stopReplay(to: DaemonPostgres): Promise<() => Promise<unknown>> {
  await to.query('SELECT pg_wal_replay_pause()')
  return () => to.query('SELECT pg_wal_replay_resume()')
}

/** Every process of it, as a host whose disk hangs. */
async function frozen(server: DaemonPostgres): Promise<() => void> {
  server.signal('SIGSTOP')
  return () => server.signal('SIGCONT')
}

async function thawed(server: DaemonPostgres): Promise<void> {
  server.signal('SIGCONT')
}

/** It and its clients hear nothing of each other. */
async function droppedPackets({ from, estate }: FaultScene): Promise<() => Promise<unknown>> {
  const undo = await dropPackets(addresses[from.name], estate.places.port)
  return () => {
    undo()
    // PgBouncer has given up these, and the server was not told: it would keep them for as long as its keepalive takes.
    return from.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE usename = 'app' AND state_change < clock_timestamp() - interval '3 s'`)
  }
}

function droppedForAMoment(): NonNullable<FaultCase['at']> {
  let undo: Undo | undefined
  return {
    drain: async ({ from, estate }) => {
      undo = await dropPackets(addresses[from.name], estate.places.port)
      return undo
    },
    unfence: async () => undo?.(),
  }
}

/** Asked to promote it hangs; then it dies. */
async function dyingPromotion({ to }: FaultScene): Promise<() => Promise<unknown>> {
  const [row] = await to.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'startup'")
  const startup = Number(row?.['pid'])
  process.kill(startup, 'SIGSTOP')
  const asked = waitFor(() => existsSync(join(to.dataDirectory, 'promote')), {
    what: 'the request to promote',
  })
  const dead = asked.then(() => {
    to.signal('SIGKILL')
    signalIfThere(startup, 'SIGKILL')
  })
  return async () => {
    await dead
    await waitFor(() => to.start().then(() => true), { what: 'the candidate to start again' })
  }
}

/** Reads nothing any more, with its end of the connection full: a stop would wait for it for ever. */
async function stalledConsumer({ from }: FaultScene): Promise<() => Promise<unknown>> {
  const database = 'app1'
  await from.query("SELECT pg_create_logical_replication_slot('stalled', 'test_decoding')", database)
  const consumer = startProcess({
    name: 'pg_recvlogical',
    argv: [
      join(dirname(program(from.installed, 'postgres')), 'pg_recvlogical'),
      ...['-h', from.socketDirectory, '-p', String(from.port), '-U', 'replicator', '-d', database],
      ...['-S', 'stalled', '--start', '-f', '/dev/null'],
    ],
    directory: from.socketDirectory,
    asPostgres: true,
  })
  const slot = "SELECT active FROM pg_replication_slots WHERE slot_name = 'stalled'"
  const isActive = async (): Promise<boolean> => (await from.query(slot))[0]?.['active'] === true
  await waitFor(isActive, { what: 'the consumer to read', process: consumer })
  consumer.signal('SIGSTOP')
  await from.query(
    "CREATE TABLE noise AS SELECT repeat('x', 2000) FROM generate_series(1, 4000); DROP TABLE noise",
    database,
  )
  const stalled = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'WalSenderWriteData'"
  await waitFor(async () => (await from.query(stalled)).length > 0, { what: 'the walsender to stall' })
  return async () => {
    consumer.signal('SIGKILL')
    await waitFor(async () => !(await isActive()), { what: 'the walsender to end' })
    await from.query("SELECT pg_drop_replication_slot('stalled')")
  }
}
