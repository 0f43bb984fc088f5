/** Statements to MySQL and MariaDB, directly or through a balancer. */
import type { ConnectionOptions, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'

export type MysqlLogin = Pick<ConnectionOptions, 'user' | 'password' | 'database' | 'ssl'>

/** One statement on one new connection, to a server or through a balancer. */
export async function queryMysql(connection: ConnectionOptions, sql: string): Promise<RowDataPacket[]> {
  return (await queryAllMysql(connection, [sql])).at(-1) ?? []
}

/** Statements in order on one new connection; the rows of each. */
export async function queryAllMysql(
  options: ConnectionOptions,
  statements: readonly string[],
): Promise<RowDataPacket[][]> {
  const connection = await createConnection({ connectTimeout: 10_000, ...options })
  connection.on('error', () => {}) // a server killed under an idle connection
  try {
    const results: RowDataPacket[][] = []
    for (const sql of statements) {
      const [rows] = await connection.query<RowDataPacket[]>(sql)
      results.push(Array.isArray(rows) ? rows : [])
    }
    return results
  } finally {
    connection.destroy()
  }
}
