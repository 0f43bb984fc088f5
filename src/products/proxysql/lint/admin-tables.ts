import { readExpression } from '../../../formats/sqlite-expression.ts'
import { readQuery } from '../../../formats/sqlite-query.ts'
import { SqlReader } from '../../../formats/sqlite-reader.ts'
import { sqlPieces } from '../../../formats/sqlite-tokens.ts'
import type { Expression } from '../../../formats/sqlite-tree.ts'
import { isAtLeast } from '../../../settings/version.ts'
import tables from '../admin-tables.json' with { type: 'json' }
import { type Affinity, affinityOf } from './sql-value.ts'

/** A column of the admin interface, as its CREATE TABLE has it. */
export interface AdminColumn {
  name: string
  affinity: Affinity | undefined
  isRequired: boolean
  /** Of a column that is not written; undefined where it has none. */
  default: string | number | undefined
  check: ColumnCheck | undefined
  /** SQLite numbers its rows where no number is written. */
  isNumbered: boolean
}

/** The CHECK of a column. */
export interface ColumnCheck {
  text: string
  /** What SQLite makes of it. */
  expression: Expression
  /** The places of the columns that it names. */
  columns: readonly number[]
}

/** A table of the admin interface. */
export interface AdminTable {
  name: string
  since: string | undefined
  columns: readonly AdminColumn[]
  /** Places of the columns of each key, the primary one first. */
  keys: readonly (readonly number[])[]
  /** The names of the columns in lower case. */
  names: ReadonlySet<string>
  /** The places of all columns. */
  places: readonly number[]
  /** The place of a column; SQLite does not look at the case. */
  indexOf(column: string): number
}

interface RawTable {
  since?: string
  keys: readonly (readonly string[])[]
  columns: readonly {
    name: string
    type: string
    required?: boolean
    default?: string | number
    check?: string
    numbered?: boolean
  }[]
}

const raw = tables as unknown as Readonly<Record<string, RawTable>>
const known = new Map<string, AdminTable>()

/** The table of that name in any version; undefined where the project knows no columns of it. */
export function adminTable(name: string): AdminTable | undefined {
  const key = name.toLowerCase()
  const made = known.get(key)
  if (made !== undefined || !Object.hasOwn(raw, key)) return made
  const table = tableOf(key, raw[key])
  if (table !== undefined) known.set(key, table)
  return table
}

export function hasTable({ since }: AdminTable, version: string): boolean {
  return since === undefined || isAtLeast(version, since)
}

/** Their names. */
export const adminTableNames: readonly string[] = Object.keys(raw)

/** Tables without columns here: nobody writes to them but to look at something. */
const others = new Set(
  'clickhouse_users coredump_filters debug_filters debug_levels global_settings mysql_collations mysql_firewall_whitelist_sqli_fingerprints mysql_ldap_mapping pgsql_firewall_whitelist_rules pgsql_firewall_whitelist_sqli_fingerprints pgsql_firewall_whitelist_users pgsql_ldap_mapping runtime_checksums_values sqlite_master sqlite_schema sqlite_sequence sqlite_temp_master dual'.split(
    ' ',
  ),
)

/** Whether a table may be there that the project knows no columns of. */
export function isOtherTable(name: string): boolean {
  const lower = name.toLowerCase()
  if (others.has(lower) || others.has(lower.replace(/^runtime_/, ''))) return true
  return /^(?:stats_|history_|system_|mysql_connections|mysql_query_cache|mysql_query_digest|mysql_server_|pgsql_server_|myhgm_|pragma_)/.test(
    lower,
  )
}

function tableOf(name: string, table: RawTable | undefined): AdminTable | undefined {
  if (table === undefined) return undefined
  const places = new Map(table.columns.map((column, index) => [column.name.toLowerCase(), index]))
  // Most are written in lower case.
  const indexOf = (column: string): number => places.get(column) ?? places.get(column.toLowerCase()) ?? -1
  const columns = table.columns.map((column) => new Column(column, indexOf))
  const keys = table.keys.map((key) => key.map(indexOf))
  return {
    name,
    since: table.since,
    columns,
    keys,
    names: new Set(places.keys()),
    places: columns.map((_, index) => index),
    indexOf,
  }
}

class Column implements AdminColumn {
  readonly name: string
  readonly affinity: Affinity | undefined
  readonly isRequired: boolean
  readonly default: string | number | undefined
  readonly isNumbered: boolean
  readonly #text: string | undefined
  readonly #indexOf: AdminTable['indexOf']
  #check: ColumnCheck | undefined

  constructor(column: RawTable['columns'][number], indexOf: AdminTable['indexOf']) {
    this.name = column.name
    this.affinity = affinityOf(column.type)
    this.isRequired = column.required ?? false
    this.default = column.default
    this.isNumbered = column.numbered ?? false
    this.#text = column.check
    this.#indexOf = indexOf
  }

  /** Read for the first row: files write to few of the tables. */
  get check(): ColumnCheck | undefined {
    if (this.#text !== undefined) this.#check ??= checkOf(this.#text, this.#indexOf)
    return this.#check
  }
}

function checkOf(text: string, indexOf: AdminTable['indexOf']): ColumnCheck {
  const tokens = [...sqlPieces(text)].flatMap((piece) => piece.tokens)
  const named = tokens.map((token) => indexOf(token.text)).filter((index) => index !== -1)
  const expression = readExpression(new SqlReader(tokens, readQuery))
  return { text, expression, columns: [...new Set(named)] }
}
