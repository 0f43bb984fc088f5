// What the tests use of sql.js, which brings no types.
declare module 'sql.js' {
  export type SqlValue = number | string | Uint8Array | null

  export interface Statement {
    step(): boolean
    get(): SqlValue[]
    getColumnNames(): string[]
    free(): boolean
  }

  export class Database {
    /** The first statement of the text; what follows it is not looked at. */
    prepare(sql: string): Statement
    run(sql: string): Database
    exec(sql: string): { columns: string[]; values: SqlValue[][] }[]
    getRowsModified(): number
    close(): void
  }

  export default function initSqlJs(): Promise<{ Database: typeof Database }>
}
