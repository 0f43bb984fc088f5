/**
 * The order of steps that dbbal is measured against, as an administrator's script does them (B2): CHECKPOINT, PAUSE, stop,
 * look, promote, RELOAD, RESUME. And what happens without them.
 */
import { chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { pauseDatabases, resumeDatabases } from './pause-by-hand.ts'
import { waitFor } from './process.ts'
import type { SwitchoverEstate } from './switchover-estate.ts'
import { placeFiles } from './switchover-poolers.ts'
import { isStreaming, makeSlot, pointAt } from './switchover-servers.ts'
import type { InstanceName } from './switchover-topology.ts'

/** Milliseconds by step. */
export type StepTimes = Readonly<Record<string, number>>

const pollMs = 2

export async function switchByHand(estate: SwitchoverEstate, to: InstanceName): Promise<StepTimes> {
  const old = await estate.primary()
  const target = estate.servers[to]
  const siblings = Object.values(estate.servers).filter((each) => each !== old && each !== target)
  for (const each of [old, ...siblings]) await makeSlot(target, each.name)
  for (const each of [old, target]) await each.query('CHECKPOINT')
  await generateFor(estate, to)
  const session = await openSession(target)
  const consoles = await Promise.all(estate.poolers.map((each) => each.openConsole()))
  const times: Record<string, number> = {}
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    const from = performance.now()
    await act()
    times[name] = performance.now() - from
  }
  try {
    await step('pause', () => Promise.all(consoles.map(pauseDatabases)))
    await step('stage', () => placeFiles(join(estate.places.root, 'generated'), estate.places))
    await step('stop', () => stop(old))
    await step('verify', () => verify(old, session))
    await step('promote', () => promote(session))
    if (estate.options.isSynchronous === true)
      await step('attach', () => Promise.all(siblings.map((each) => attach(each, target, estate))))
    await step('canary', () => session.query("SELECT pg_logical_emit_message(true, 'by-hand', 'canary')"))
    await step('reload', () => Promise.all(consoles.map(reload)))
    await step('resume', () => Promise.all(consoles.map(resumeDatabases)))
  } finally {
    await Promise.all([session, ...consoles].map((each) => each.end()))
  }
  await step('follow', async () => {
    for (const each of siblings) await attach(each, target, estate)
    pointAt(old, target, estate.places.certificates)
    await old.start()
    for (const each of [old, ...siblings])
      await waitFor(() => isStreaming(target, each.name), { what: `${each.name} to follow` })
    await dropSlots(old, siblings)
  })
  return times
}

/** No PAUSE, and the old primary takes writes until it is stopped after the promotion. */
export async function switchCarelessly(
  estate: SwitchoverEstate,
  to: InstanceName,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const old = await estate.primary()
  await generateFor(estate, to)
  await estate.servers[to].query('SELECT pg_promote(true)')
  await meanwhile()
  await placeFiles(join(estate.places.root, 'generated'), estate.places)
  await old.stop('fast')
  for (const each of estate.poolers) await each.console('RELOAD')
}

/** The files of the poolers, for another primary; not placed yet. */
export async function generateFor({ topology, generate }: SwitchoverEstate, to: InstanceName): Promise<void> {
  const text = readFileSync(topology, 'utf8')
  writeFileSync(topology, text.replace(/^( +primary: )\w+/m, `$1${to}`))
  await generate()
}

async function openSession({ socketDirectory, port }: DaemonPostgres): Promise<Client> {
  const client = new Client({ host: socketDirectory, port, user: 'postgres', database: 'postgres' })
  await client.connect()
  return client
}

async function stop(old: DaemonPostgres): Promise<void> {
  const signal = join(old.dataDirectory, 'standby.signal')
  const { uid, gid } = statSync(old.dataDirectory)
  writeFileSync(signal, '')
  chownSync(signal, uid, gid)
  old.signal('SIGINT')
  while (existsSync(join(old.dataDirectory, 'postmaster.pid'))) await delay(pollMs)
}

async function verify(old: DaemonPostgres, target: Client): Promise<void> {
  const state = await old.controlData('Database cluster state')
  if (state !== 'shut down') throw new Error(`${old.name} is "${state}"`)
  const end = await old.controlData('Latest checkpoint location')
  await until(target, `SELECT pg_last_wal_replay_lsn() > '${end}' AS is_so`)
}

async function promote(target: Client): Promise<void> {
  await target.query('SELECT pg_promote(false)')
  await until(target, 'SELECT NOT pg_is_in_recovery() AS is_so')
}

async function until(session: Client, query: string): Promise<void> {
  for (;;) {
    const { rows } = await session.query<{ is_so: boolean }>(query)
    if (rows[0]?.is_so === true) return
    await delay(pollMs)
  }
}

async function attach(sibling: DaemonPostgres, to: DaemonPostgres, estate: SwitchoverEstate): Promise<void> {
  pointAt(sibling, to, estate.places.certificates)
  await sibling.query('SELECT pg_reload_conf()')
  const query = `SELECT sync_state IN ('sync', 'quorum') OR ${estate.options.isSynchronous !== true} AS is_so
    FROM pg_stat_replication WHERE application_name = '${sibling.name}' AND state = 'streaming'`
  await waitFor(async () => (await to.query(query))[0]?.['is_so'], { what: `${sibling.name} to follow` })
}

export async function reload(console: Client): Promise<void> {
  await console.query('RELOAD')
  await console.query("SET server_login_retry = '0'")
}

/** Slots of the former primary hold WAL that nobody will fetch. */
async function dropSlots(old: DaemonPostgres, siblings: readonly DaemonPostgres[]): Promise<void> {
  const slots = await old.query('SELECT slot_name FROM pg_replication_slots WHERE NOT active')
  for (const { slot_name: name } of slots) await old.query(`SELECT pg_drop_replication_slot('${name}')`)
  for (const { name, query } of siblings)
    for (const slot of await query('SELECT slot_name FROM pg_replication_slots WHERE NOT active'))
      if (slot['slot_name'] !== name) await query(`SELECT pg_drop_replication_slot('${slot['slot_name']}')`)
}
