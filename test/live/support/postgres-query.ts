import type { ClientConfig, QueryResultRow } from 'pg'
import { Client } from 'pg'

/** One query on one new connection, to a server or through a balancer. Always the simple protocol. */
export async function queryPostgres(connection: ClientConfig, sql: string): Promise<QueryResultRow[]> {
  const client = new Client({ connectionTimeoutMillis: 10_000, ...connection })
  client.on('error', () => {}) // a server killed under an idle connection
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
