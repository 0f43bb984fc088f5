import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { FaultCase } from './fault-case.ts'
import { makeReadOnly } from './fault-mounts.ts'
import type { FaultScene } from './fault-run.ts'
import { estateSecrets, poolerDirectory } from './switchover-topology.ts'

/** Everything that the switchover left to do, once it can be done. */
const again: FaultCase['later'] = ({ to }) => ['failover', '--to', to.name]

/** What goes wrong with PgBouncer, on its host, and in its pools. */
export const poolerFaults: readonly FaultCase[] = [
  {
    fault: 'a pooler process is not there',
    exit: 4,
    state: 'nothing was changed',
    primary: 'from',
    says: /"check": "poolers"/,
    before: async ({ pooler }) => {
      await pooler.running.process.stop('SIGKILL')
      return () => pooler.restart()
    },
    isOutage: true,
  },
  {
    fault: 'a pooler process freezes when it is to pause',
    exit: 5,
    state: 'its clients wait for it alone',
    primary: 'from',
    says: /"phase": "pause",\s+"answer": "uncertain"/,
    argv: ['--timeout', '3s'],
    at: {
      pause: async ({ pooler }) => {
        pooler.running.process.signal('SIGSTOP')
        return () => pooler.running.process.signal('SIGCONT')
      },
    },
    isBlocking: true,
  },
  {
    fault: 'a pooler process restarts while it is paused',
    exit: 0,
    state: 'it has read the new file by itself',
    primary: 'to',
    says: /"phase": "resume",\s+"answer": "done"/,
    at: { stop: ({ pooler }) => pooler.restart() },
    isOutage: true,
  },
  {
    fault: 'the directory of a pooler is read-only',
    exit: 6,
    state: 'nobody was held',
    primary: 'from',
    says: /"phase": "arm"[^}]+Read-only file system/,
    before: readOnly,
    needsRoot: true,
  },
  {
    fault: 'the directory of a pooler becomes read-only while clients are held',
    exit: 6,
    state: 'all is as before',
    primary: 'from',
    says: /"phase": "stage"[^}]+Read-only file system/,
    at: { stage: readOnly },
    needsRoot: true,
  },
  {
    fault: 'a pooler process cannot read its new file',
    exit: 5,
    state: 'its clients wait, all others are served',
    primary: 'to',
    says: /"phase": "resume",\s+"answer": "failed",\s+"message": "pool\/p2\/2: is paused again/,
    at: { resume: unreadable },
    isBlocking: true,
    staysPaused:
      /pool\/p2\/2 .*stays paused: app1 leads to (pg\d), and (?!\1)(pg\d) is the primary[\s\S]*--to \2 [\s\S]*exit 1$/,
    later: again,
  },
  {
    fault: 'a long transaction holds PAUSE',
    exit: 6,
    state: 'the transaction goes on',
    primary: 'from',
    says: /"phase": "pause"[^}]+not quiet within/,
    argv: ['--timeout', '2s'],
    before: longTransaction,
  },
]

async function readOnly({ estate }: FaultScene): Promise<() => void> {
  return makeReadOnly(poolerDirectory(estate.places.root, 'p1'))
}

async function unreadable({ estate, pooler }: FaultScene): Promise<() => void> {
  const [instance = '', process] = pooler.name.split('/')
  const file = join(poolerDirectory(estate.places.root, instance), `pgbouncer-${process}.ini`)
  chmodSync(file, 0o000)
  return () => chmodSync(file, 0o640)
}

/** Idle in transaction; it can commit in the end. */
async function longTransaction({ pooler }: FaultScene): Promise<() => Promise<void>> {
  const login = { host: pooler.socket, port: pooler.port, user: 'app', password: estateSecrets.ESTATE_APP }
  const client = new Client({ ...login, database: 'app1' })
  await client.connect()
  await client.query('BEGIN')
  await client.query('SELECT txid_current()')
  return async () => {
    await client.query('COMMIT')
    await client.end()
  }
}
