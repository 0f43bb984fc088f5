import type { Row } from '../../drivers/postgresql.ts'
import { sqlLiteral } from '../../formats/postgresql-sql.ts'
import { amiss, done, failed, type Outcome } from './outcome.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'

/** Those that the server does not have: note them down before they are made. @throws ServerFault */
export async function missingSlots(server: Server, names: readonly string[]): Promise<readonly string[]> {
  const there = await slotsOf(server)
  return names.filter((name) => !there.has(name))
}

/** Makes the physical slots that are not there; each keeps WAL from now on, although nobody reads it yet. */
export async function createSlots(server: Server, names: readonly string[]): Promise<Outcome> {
  try {
    const there = await slotsOf(server)
    const unfit = names.find((name) => {
      const slot = there.get(name)
      return slot !== undefined && (slot['type'] !== 'physical' || slot['status'] === 'lost')
    })
    if (unfit !== undefined)
      return failed(`${server.name}: slot ${JSON.stringify(unfit)} is logical, or its WAL is gone`)
    for (const name of names.filter((each) => !there.has(each)))
      await server.query(`SELECT pg_create_physical_replication_slot(${sqlLiteral(name)}, true)`, lookMs)
  } catch (error) {
    return amiss(server.name, error)
  }
  return done(`${server.name}: ${names.length} slots`)
}

/** Drops those that are there; failed where somebody reads one. */
export async function dropSlots(server: Server, names: readonly string[]): Promise<Outcome> {
  try {
    const there = await slotsOf(server)
    for (const name of names.filter((each) => there.has(each)))
      await server.query(`SELECT pg_drop_replication_slot(${sqlLiteral(name)})`, lookMs)
  } catch (error) {
    return amiss(server.name, error)
  }
  return done(`${server.name}: without ${names.length} slots`)
}

async function slotsOf(server: Server): Promise<ReadonlyMap<string, Row>> {
  const columns = "slot_name AS name, slot_type AS type, to_jsonb(slot) ->> 'wal_status' AS status"
  const rows = await server.query(`SELECT ${columns} FROM pg_replication_slots slot`, lookMs)
  return new Map(rows.map((row) => [String(row['name']), row]))
}
