import { sqlLiteral } from '../../formats/postgresql-sql.ts'
import { lookMs, poll } from './poll.ts'
import type { Server } from './server.ts'

/** Settings that the admin account may change; all of them by a reload (PostgreSQL 12: the first two by a restart). */
export type AlteredSetting = 'primary_conninfo' | 'primary_slot_name' | 'synchronous_standby_names'

/**
 * Sets what differs, and waits until the server has it.
 *
 * @returns false where it does not take it in time: something overrules postgresql.auto.conf
 * @throws ServerFault
 */
export async function alterSystem(
  server: Server,
  values: Partial<Record<AlteredSetting, string>>,
  limitMs: number,
): Promise<boolean> {
  const names = Object.keys(values) as AlteredSetting[]
  const columns = names.map((name) => `current_setting('${name}') AS ${name}`).join(', ')
  const different = async (): Promise<readonly AlteredSetting[]> => {
    const [row] = await server.query(`SELECT ${columns}`, lookMs)
    return names.filter((name) => row?.[name] !== values[name])
  }
  const toSet = await different()
  for (const name of toSet)
    await server.query(`ALTER SYSTEM SET ${name} = ${sqlLiteral(values[name] ?? '')}`, lookMs)
  if (toSet.length === 0) return true
  await server.query('SELECT pg_reload_conf()', lookMs)
  return (await poll(async () => (await different()).length === 0 || undefined, limitMs)) === true
}
