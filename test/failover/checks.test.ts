import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allChecks } from '../../src/failover/all-checks.ts'
import type { Judgement } from '../../src/failover/check.ts'
import { judge, refusals } from '../../src/failover/judge.ts'
import { limitsOf } from '../../src/failover/limits.ts'
import type { LoginTrial, Observation } from '../../src/failover/observation.ts'
import {
  healthy,
  logicalSlot,
  mebibyte,
  poolerState,
  serverState,
  session,
  settings,
  walsender,
  withDeclared,
  withManager,
  withPooler,
  withServer,
  withState,
} from './support.ts'

const unseen = { unseen: 'no answer', remedy: 'look' }
const silent = (name: string): Observation => withServer(name, { state: unseen })
const noDatabase: Observation = { ...healthy, databases: [{ name: 'shop', state: unseen }] }
const noPooler: Observation = { ...healthy, poolers: [{ name: 'pool/p1', state: unseen }] }
const logins = (kind: LoginTrial['kind'], refused: LoginTrial['refused']): Observation => ({
  ...healthy,
  logins: healthy.logins.map((each) => (each.kind === kind ? { ...each, refused } : each)),
})
const withEndpoint = (state: Observation['endpoints'][number]['state']): Observation => ({
  ...healthy,
  endpoints: healthy.endpoints.map((each) => ({ ...each, state })),
})
const primary = serverState({ isInRecovery: false })
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).filter(([each]) => each !== name))
const own = <Value>(value: Value | undefined): Value => value as Value
const [a] = healthy.servers
const walsenders = typeof a?.state === 'object' && 'walsenders' in a.state ? a.state.walsenders : []
const otherDirectory: Observation = {
  ...healthy,
  databases: [
    { name: 'shop', state: { cachedSequences: 0, tablesWithoutStatistics: 0, extensions: ['postgis'] } },
  ],
}

type Case = readonly [what: string, observation: Observation, status: Judgement['status'], says: RegExp]

/** What each check says of a fault, and of what it cannot see; of the healthy cluster it says ok. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  reachable: [['a server that is silent', silent('c'), 'unknown', /c: no answer/]],
  'one-primary': [
    ['a stale topology', withState('a', { isInRecovery: true }), 'refuse', /a: replica/],
    ['two primaries', withState('c', { isInRecovery: false }), 'refuse', /c: primary/],
  ],
  'system-identifier': [
    ['another cluster', withState('b', { systemIdentifier: '8' }), 'refuse', /b: 8/],
    ['a silent primary', silent('a'), 'unknown', /a: no answer/],
    ['a silent candidate', silent('b'), 'unknown', /b: no answer/],
  ],
  timeline: [
    ['an older timeline', withState('b', { timeline: 2 }), 'refuse', /timeline 2/],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  candidate: [
    ['not meant to be one', withServer('b', { isCandidate: false }), 'refuse', /candidate: false/],
    ['a delayed one', withServer('b', { delay: '5m' }), 'refuse', /delay: 5m/],
  ],
  version: [
    ['an older version', withState('b', { version: 150_017 }), 'refuse', /15\.17/],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  settings: [
    [
      'fewer connections',
      withState('b', { settings: { ...settings, max_connections: '99' } }),
      'refuse',
      /max_connections = 99/,
    ],
    [
      'fewer locks',
      withState('b', { settings: { ...settings, max_locks_per_transaction: '9' } }),
      'refuse',
      /max_locks/,
    ],
    [
      'a missing library',
      withState('b', { settings: { ...settings, shared_preload_libraries: '' } }),
      'refuse',
      /shared_preload_libraries = ""/,
    ],
    [
      'a read-only candidate',
      withState('b', { settings: { ...settings, default_transaction_read_only: 'on' } }),
      'refuse',
      /default_transaction_read_only = on/,
    ],
    [
      'a hidden setting',
      withState('b', { settings: without('shared_preload_libraries') }),
      'unknown',
      /is not shown/,
    ],
  ],
  'pending-restart': [
    [
      'of the old primary',
      withState('a', { pendingRestart: ['max_connections'] }),
      'refuse',
      /a: max_connections/,
    ],
    ['of the candidate', withState('b', { pendingRestart: ['port'] }), 'refuse', /b: port/],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  streaming: [
    ['no receiver', withState('b', { receiver: undefined }), 'refuse', /no walreceiver/],
    [
      'a receiver of somebody else',
      withState('a', { walsenders: walsenders.slice(1) }),
      'refuse',
      /no walsender/,
    ],
    [
      'still catching up',
      withState('a', { walsenders: [{ ...walsender, state: 'catchup' }] }),
      'refuse',
      /catchup/,
    ],
    [
      'two of one name',
      {
        ...withState('a', { walsenders: [walsender, { ...walsender, pid: 109 }] }),
      },
      'refuse',
      /or several/,
    ],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  lag: [
    [
      'too many bytes',
      withState('a', { walsenders: [{ ...walsender, replayLagBytes: 41 * mebibyte }] }),
      'refuse',
      /41 MiB/,
    ],
    [
      'too many seconds',
      withState('a', { walsenders: [{ ...walsender, replayLagBytes: 1, replayLagSeconds: 3 }] }),
      'refuse',
      /3\.0 s/,
    ],
    [
      'without a walsender',
      { ...withState('b', { position: 900 * mebibyte, receiver: undefined }) },
      'refuse',
      /100 MiB/,
    ],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  'replay-paused': [
    ['paused', withState('b', { isReplayPaused: true }), 'refuse', /paused/],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  upstream: [
    [
      'a sibling of another server',
      withState('c', {
        receiver: { status: 'streaming', host: '10.0.0.7', port: 5433, slot: 'x', applicationName: 'c' },
      }),
      'refuse',
      /follows 10\.0\.0\.7:5433/,
    ],
    ['a sibling that follows nobody', withState('c', { receiver: undefined }), 'warn', /follows nobody/],
    ['a cascade that is not there', withServer('c', { follows: 'b' }), 'refuse', /c: follows 10/],
    ['a silent sibling', silent('c'), 'unknown', /no answer/],
  ],
  'back-connection': [
    ['refused', logins('replication', 'no pg_hba.conf entry'), 'refuse', /no pg_hba.conf entry/],
    ['not tried', logins('replication', unseen), 'unknown', /no answer/],
    ['no account', { ...healthy, logins: [] }, 'unknown', /no account is known/],
  ],
  'application-login': [
    ['refused', logins('application', 'no pg_hba.conf entry'), 'refuse', /app@shop from pool\/p1/],
    ['not tried', logins('application', unseen), 'unknown', /no answer/],
    ['no account', { ...healthy, logins: [] }, 'unknown', /no account is known/],
  ],
  'free-slots': [
    [
      'no walsender',
      withState('b', { settings: { ...settings, max_wal_senders: '1' } }),
      'refuse',
      /1 of max_wal_senders/,
    ],
    [
      'no slot',
      withState('b', { settings: { ...settings, max_replication_slots: '1' } }),
      'refuse',
      /max_replication_slots/,
    ],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  'base-backup': [
    ['of the primary', withState('a', { baseBackups: 1 }), 'refuse', /a: 1 running/],
    ['of the candidate', withState('b', { baseBackups: 2 }), 'refuse', /b: 2 running/],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  extensions: [
    ['one that is missing', otherDirectory, 'refuse', /without postgis/],
    ['a database that is closed', noDatabase, 'unknown', /no answer/],
  ],
  'logical-slots': [
    [
      'one',
      withState('a', { slots: [logicalSlot] }),
      'refuse',
      /cdc: database shop, in use, 1000 B behind, not on b/,
    ],
    [
      'one that may not fail over',
      {
        ...withState('a', { slots: [{ ...logicalSlot, isFailover: true }] }),
      },
      'refuse',
      /not on b/,
    ],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  'prepared-transactions': [
    [
      'an old one',
      withState('a', { preparedTransactions: [{ gid: 'g', database: 'shop', seconds: 61 }] }),
      'refuse',
      /g: .*61 s/,
    ],
    [
      'a new one',
      withState('a', { preparedTransactions: [{ gid: 'g', database: 'shop', seconds: 5 }] }),
      'warn',
      /5\.0 s/,
    ],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  'direct-clients': [
    [
      'from a pooler host, by another port',
      withState('a', { sessions: [{ ...session, port: 40_002 }] }),
      'refuse',
      /1 session/,
    ],
    [
      'from elsewhere',
      withState('a', { sessions: [{ ...session, address: '10.0.0.8' }] }),
      'refuse',
      /10\.0\.0\.8 as web/,
    ],
    [
      'over a socket',
      withState('a', { sessions: [{ ...session, address: undefined, port: undefined }] }),
      'refuse',
      /from a socket/,
    ],
    [
      'dbbal in name only',
      withState('a', { sessions: [{ ...session, address: 'x', applicationName: 'dbbal' }] }),
      'refuse',
      /dbbal/,
    ],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  poolers: [
    [
      'paused',
      withPooler({ databases: poolerState.databases.map((each) => ({ ...each, isPaused: true })) }),
      'refuse',
      /shop is paused/,
    ],
    ['paused as a whole', withPooler({ isPaused: true }), 'refuse', /paused as a whole/],
    [
      'disabled',
      withPooler({ databases: poolerState.databases.map((each) => ({ ...each, isDisabled: true })) }),
      'refuse',
      /shop is disabled/,
    ],
    ['none', { ...healthy, poolers: [] }, 'warn', /none is in front/],
    ['another product', withDeclared({ otherBalancers: ['proxy'] }), 'warn', /proxy: is no PgBouncer/],
    ['silent', noPooler, 'unknown', /no answer/],
  ],
  timeouts: [
    [
      'clients are thrown out',
      withPooler({ settings: { ...poolerState.settings, query_wait_timeout: '10' } }),
      'refuse',
      /10 s/,
    ],
    [
      'a pool stays shut',
      withPooler({ settings: { ...poolerState.settings, server_login_retry: '15' } }),
      'refuse',
      /15 s/,
    ],
    ['not shown', withPooler({ settings: {} }), 'unknown', /does not show/],
    ['silent', noPooler, 'unknown', /no answer/],
  ],
  synchronous: [
    [
      'only the old primary',
      withState('b', { settings: { ...settings, synchronous_standby_names: 'a' } }),
      'refuse',
      /0 of its standbys/,
    ],
    [
      'two of one',
      withState('b', { settings: { ...settings, synchronous_standby_names: 'ANY 2 (a, c)' } }),
      'refuse',
      /1 of its standbys will be there: c/,
    ],
    [
      'protection that is lost',
      withState('a', { settings: { ...settings, synchronous_standby_names: '*' }, walsenders }),
      'warn',
      /wait for nobody there/,
    ],
    ['hidden', withState('b', { settings: without('synchronous_standby_names') }), 'unknown', /is not shown/],
    ['a silent candidate', silent('b'), 'unknown', /no answer/],
  ],
  archiver: [
    [
      'failing, without a shell',
      withServer('a', {
        host: undefined,
        state: { ...primary, archiver: { isOn: true, isFailing: true, lastFailed: '000' } },
      }),
      'refuse',
      /failed: 000/,
    ],
    [
      'failing',
      withState('a', { archiver: { isOn: true, isFailing: true, lastFailed: undefined } }),
      'warn',
      /failed/,
    ],
    [
      'behind, without a shell',
      withServer('a', { host: undefined, state: { ...primary, readySegments: 11 } }),
      'refuse',
      /11 segments/,
    ],
    ['hidden', withState('a', { readySegments: unseen }), 'unknown', /no answer/],
  ],
  control: [
    ['none', withServer('a', { host: undefined }), 'refuse', /no control/],
    ['out of reach', withServer('a', { host: unseen }), 'unknown', /no answer/],
  ],
  manager: [
    ['silent', withManager(unseen), 'unknown', /Patroni: no answer/],
    ['another leader', withManager({ leader: 'c' }), 'refuse', /c leads/],
    ['no leader', withManager({ leader: undefined }), 'refuse', /knows no leader/],
    ['another cluster', withManager({ amiss: 'the scope "crm"' }), 'refuse', /scope "crm"/],
    ['paused', withManager({ isPaused: true }), 'refuse', /it is paused/],
    [
      'a candidate that it would not take',
      withManager({ members: [{ instance: 'b', hindrance: 'has the tag nofailover' }] }),
      'refuse',
      /b: has the tag nofailover/,
    ],
    ['a candidate that it does not know', withManager({ members: [] }), 'refuse', /b: is not known to it/],
  ],
  'long-transactions': [
    ['one', withState('a', { sessions: [{ ...session, transactionSeconds: 90 }] }), 'warn', /app@shop: 90 s/],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  'session-pools': [
    [
      'one',
      withPooler({ databases: poolerState.databases.map((each) => ({ ...each, poolMode: 'session' })) }),
      'warn',
      /shop/,
    ],
    ['silent', noPooler, 'unknown', /no answer/],
  ],
  'warm-pools': [
    [
      'one',
      withPooler({ databases: poolerState.databases.map((each) => ({ ...each, ownMinPoolSize: 2 })) }),
      'refuse',
      /shop: 2/,
    ],
    ['silent', noPooler, 'unknown', /no answer/],
  ],
  jobs: [
    ['declared', withDeclared({ jobs: ['nightly'] }), 'warn', /nightly/],
    [
      'pg_cron',
      withState('a', { settings: { ...settings, shared_preload_libraries: 'pg_cron' } }),
      'warn',
      /pg_cron runs/,
    ],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  subscriptions: [
    ['one', withState('a', { subscriptions: ['news'] }), 'warn', /news/],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  walsenders: [
    [
      'a consumer that has stopped reading',
      withState('a', {
        walsenders: [
          ...walsenders,
          { ...walsender, pid: 9, slot: 'cdc', isLogical: true, flushLagBytes: undefined },
        ],
      }),
      'warn',
      /cdc: logical, nothing confirmed, silent for 1\.0 s/,
    ],
    [
      'an archive of WAL',
      withState('a', {
        walsenders: [
          ...walsenders,
          { ...walsender, pid: 9, slot: undefined, applicationName: 'pg_receivewal' },
        ],
      }),
      'warn',
      /pg_receivewal/,
    ],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  'running-commands': [
    [
      'an index',
      withState('a', { running: [{ pid: 4, command: 'CREATE INDEX CONCURRENTLY', database: 'shop' }] }),
      'warn',
      /CONCURRENTLY in shop/,
    ],
    ['a silent primary', silent('a'), 'unknown', /no answer/],
  ],
  disk: [
    [
      'nearly full',
      withServer('b', { host: { freeBytes: 9e9, sizeBytes: 100e9, roundTripMs: 1 } }),
      'warn',
      /8\.4 GiB of 93 GiB/,
    ],
    ['not seen', withServer('b', { host: undefined }), 'unknown', /cannot be looked at/],
    ['out of reach', withServer('a', { host: unseen }), 'unknown', /no answer/],
  ],
  sequences: [
    [
      'with a cache',
      {
        ...healthy,
        databases: [
          { name: 'shop', state: { cachedSequences: 2, tablesWithoutStatistics: 0, extensions: [] } },
        ],
      },
      'warn',
      /2 with a cache/,
    ],
    ['a database that is closed', noDatabase, 'unknown', /no answer/],
  ],
  statistics: [
    [
      'missing',
      {
        ...healthy,
        databases: [
          { name: 'shop', state: { cachedSequences: 0, tablesWithoutStatistics: 3, extensions: [] } },
        ],
      },
      'warn',
      /3 tables/,
    ],
    ['a database that is closed', noDatabase, 'unknown', /no answer/],
  ],
  clock: [
    ['ahead', withState('c', { clockOffsetMs: 2000 }), 'warn', /c: 2\.0 s ahead/],
    ['behind', withState('c', { clockOffsetMs: -1500 }), 'warn', /c: 1\.5 s behind/],
    ['silent', silent('c'), 'unknown', /no answer/],
  ],
  collation: [
    ['another library', withState('b', { collations: ['shop'] }), 'warn', /shop/],
    ['silent', silent('b'), 'unknown', /no answer/],
  ],
  'role-settings': [
    [
      'another archive',
      withState('b', { settings: { ...settings, archive_command: 'secret' } }),
      'warn',
      /other values of archive_command$/,
    ],
    ['silent', silent('b'), 'unknown', /no answer/],
  ],
  rewind: [
    [
      'not possible',
      withState('a', { settings: { ...settings, data_checksums: 'off', wal_log_hints: 'off' } }),
      'warn',
      /off/,
    ],
    ['silent', silent('a'), 'unknown', /no answer/],
  ],
  feeding: [
    ['refused', logins('replication', 'no pg_hba.conf entry'), 'warn', /from b: .*no pg_hba.conf entry/],
    [
      'no walsender',
      withState('c', { settings: { ...settings, max_wal_senders: '0' } }),
      'warn',
      /c: 0 of max_wal_senders/,
    ],
    ['a silent sibling', silent('c'), 'unknown', /c: no answer/],
  ],
  endpoints: [
    [
      'a stale address',
      withEndpoint({ isPrimary: false, leadsTo: '10.0.0.2 (a replica of system 7)' }),
      'warn',
      /^pool at shop.example.net:6432 from app1: leads to 10.0.0.2 \(a replica/,
    ],
    ['one that nobody answers at', withEndpoint(unseen), 'unknown', /from app1: no answer/],
  ],
  'restore-command': [
    [
      'set',
      withState('c', { settings: { ...settings, restore_command: 'cp' } }),
      'warn',
      /restore_command is set/,
    ],
  ],
  'shown-password': [
    [
      'logged',
      withState('c', { logsPassword: true }),
      'warn',
      /^c: it is in primary_conninfo, and statements/,
    ],
  ],
}

function judgementsOf(check: string, observation: Observation): readonly Judgement[] {
  const candidate = own(observation.servers.find(({ name }) => name === 'b'))
  return judge(observation, candidate, limitsOf(), {}).filter((each) => each.check === check)
}

test('every file of the folder is a check, with cases', () => {
  const files = readdirSync('src/failover/checks').map((name) => name.replace('.ts', ''))
  const ids = allChecks.map(({ id }) => id)
  expect(files.toSorted()).toEqual(ids.toSorted())
  expect(Object.keys(cases).toSorted()).toEqual(ids.toSorted())
})

test.each(Object.keys(cases))('%s is fine with a healthy cluster', (id) => {
  const judgements = judgementsOf(id, id === 'manager' ? withManager({}) : healthy)
  expect(judgements).not.toEqual([])
  for (const { status, remedy } of judgements) expect([status, remedy]).toEqual(['ok', undefined])
})

test.each(Object.entries(cases).flatMap(([id, own]) => own.map((each) => [id, ...each] as const)))(
  '%s: %s',
  (id, _, observation, status, says) => {
    const amiss = judgementsOf(id, observation).filter((each) => each.status !== 'ok')
    expect(amiss.map((each) => each.status)).toContain(status)
    const told = amiss.filter((each) => each.status === status)
    expect(told.map(({ subject, measured }) => `${subject}: ${measured}`).join('\n')).toMatch(says)
    for (const { remedy } of told.filter(({ measured }) => !measured.startsWith('SHOW CONFIG')))
      expect(remedy).toMatch(/./)
  },
)

test('a slot that is kept in step survives; accepted losses are said', () => {
  const kept = { ...logicalSlot, isFailover: true }
  const observation = withState('a', { slots: [kept] })
  const inStep = {
    ...observation,
    servers: observation.servers.map((each) =>
      each.name === 'b' ? { ...each, state: serverState({ slots: [{ ...kept, isSynced: true }] }) } : each,
    ),
  }
  expect(judgementsOf('logical-slots', inStep).map(({ status }) => status)).toEqual(['ok'])
  const candidate = own(observation.servers[1])
  const judged = judge(observation, candidate, limitsOf({ slots: 'accept-loss' }), {})
  expect(judged.filter(({ check }) => check === 'logical-slots').map(({ status }) => status)).toEqual([
    'warn',
  ])
})

test('clients that are declared are no strangers', () => {
  const stranger = withState('a', { sessions: [{ ...session, address: '10.0.0.8' }] })
  for (const client of [{ user: 'app' }, { application_name: 'web' }, { address: '10.0.0.8', user: 'app' }]) {
    const observation = { ...stranger, declared: { ...stranger.declared, directClients: [client] } }
    expect(judgementsOf('direct-clients', observation).map(({ status }) => status)).toEqual(['ok'])
  }
  const other = {
    ...stranger,
    declared: { ...stranger.declared, directClients: [{ user: 'app', address: '10.0.0.7' }] },
  }
  expect(judgementsOf('direct-clients', other).map(({ status }) => status)).toEqual(['refuse'])
})

test('limits are declared, or computed from replay and budget', () => {
  const lagging = withState('a', { walsenders: [{ ...walsender, replayLagBytes: 100 * mebibyte }] })
  const status = (observation: Observation, failover: Parameters<typeof limitsOf>[0]) =>
    judge(observation, own(observation.servers[1]), limitsOf(failover), {}).find(
      ({ check }) => check === 'lag',
    )?.status
  expect(status(lagging, {})).toBe('refuse')
  expect(status(lagging, { max_lag: '100MiB' })).toBe('ok')
  expect(status(lagging, { max_lag: '99MiB' })).toBe('refuse')
  expect(status(lagging, { budget: '30s' })).toBe('ok')
  const fast = {
    ...lagging,
    servers: lagging.servers.map((each) =>
      each.name === 'b' ? { ...each, state: serverState({ replayBytesPerSecond: 50 * mebibyte }) } : each,
    ),
  }
  expect(status(fast, {})).toBe('ok')
})

test('what is unknown refuses where the check refuses, until somebody accepts it', () => {
  const observation = silent('c')
  const candidate = own(observation.servers[1])
  const refused = refusals(judge(observation, candidate, limitsOf(), {})).map(({ check }) => check)
  expect(new Set(refused)).toEqual(new Set(['reachable', 'upstream']))
  const accepted = judge(observation, candidate, limitsOf(), {
    reachable: 'c is being rebuilt',
    upstream: 'the same',
  })
  expect(refusals(accepted)).toEqual([])
  expect(accepted.filter(({ accepted: reason }) => reason === 'c is being rebuilt')).toHaveLength(1)
})

test('docs/doctor.md has a line for every check', () => {
  const lines = readFileSync('docs/doctor.md', 'utf8').split('\n')
  const expected = allChecks.map(
    ({ id, severity, title, why }) => `| \`${id}\` | ${severity} | ${title} | ${why} |`,
  )
  expect(lines.filter((line) => line.startsWith('| `'))).toEqual(expected)
})

test('under a manager its own business is left to it, and its sessions are no strangers', () => {
  const managed = withManager({})
  const bare: Observation = {
    ...managed,
    logins: [],
    servers: managed.servers.map((each) => ({ ...each, host: undefined })),
  }
  const judged = judge(bare, own(bare.servers[1]), limitsOf(), {})
  const checks = new Set(judged.map(({ check }) => check))
  for (const id of ['control', 'back-connection', 'free-slots', 'feeding', 'synchronous', 'rewind'])
    expect(checks).not.toContain(id)
  expect(judged.filter(({ check }) => check === 'manager').map(({ status }) => status)).toEqual([
    'ok',
    'ok',
    'ok',
  ])
  const foreign = { ...session, address: '10.0.0.1', applicationName: 'Patroni restapi' }
  const watched = withState('a', { sessions: [foreign] })
  expect(
    judgementsOf('direct-clients', { ...watched, manager: managed.manager }).map(({ status }) => status),
  ).toEqual(['ok'])
  expect(judgementsOf('direct-clients', watched).map(({ status }) => status)).toEqual(['refuse'])
})
