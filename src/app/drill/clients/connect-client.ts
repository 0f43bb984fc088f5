import { connectPostgresql, type PostgresqlConnection } from '../../../drivers/postgresql.ts'
import type { Door } from '../../failover/doors.ts'

/** Clients wait for as long as the poolers let them: how long that is, is what is measured. */
export const patienceMs = 600_000

export function connectClient({ address }: Door): Promise<PostgresqlConnection> {
  return connectPostgresql({ ...address, applicationName: 'dbbal-drill' }, patienceMs)
}
