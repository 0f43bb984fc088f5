/**
 * Stands in for the admin interface of ProxySQL: SQLite tables in three layers (memory, runtime, disk), with what the
 * interface does to statements on their way. Facts measured on ProxySQL 2.7.2 and 3.0.1.
 */
import initSqlJs, { type Database, type SqlValue } from 'sql.js'
import { globalVariables, restartOnly } from './global-variables.ts'
import { type Move, modules, moveOf } from './modules.ts'
import { type AdminTable, adminTables } from './tables.ts'

export type Row = Record<string, string | null>

/** What a statement answers. */
export interface Answer {
  rows: Row[]
  columns: string[]
  affectedRows: number
  info: string
}

/** ProxySQL answers every fault with one number. */
export class AdminError extends Error {
  readonly errno = 1045
}

const sqlite = initSqlJs()

const nothing: Answer = { rows: [], columns: [], affectedRows: 0, info: '' }

export class ProxysqlStandIn {
  readonly version: string
  readonly #database: Database
  readonly #known: ReturnType<typeof globalVariables>
  readonly #variables = new Map<string, string>()
  readonly #tables: ReadonlyMap<string, readonly string[]>
  #isReadOnly = false

  private constructor(database: Database, version: string) {
    this.#database = database
    this.version = version
    this.#known = globalVariables(version)
    const tables = adminTables(version)
    this.#tables = new Map(tables.map(({ name, columns }) => [name, columns]))
    for (const [name, variable] of this.#known) this.#variables.set(name, variable.default)
    database.run("ATTACH ':memory:' AS disk")
    database.exec(tables.map(created).join('\n'))
    this.#database.run(`INSERT INTO global_variables VALUES ${pairs(this.#variables)}`)
    this.#showVariables()
  }

  static async create(version = '3.0.1'): Promise<ProxysqlStandIn> {
    const { Database } = await sqlite
    return new ProxysqlStandIn(new Database(), version)
  }

  /** One query of a client. @throws AdminError */
  query(sql: string): Answer {
    const command = sql.replaceAll(/\s+/g, ' ').trim().replace(/ ?;$/, '').toUpperCase()
    if (/^(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\b/.test(command)) return nothing
    if (/^SELECT (@@)?VERSION(\(\))?$/.test(command))
      return this.#run(`SELECT '${this.version}' AS "version()"`)
    if (command === 'PROXYSQL READONLY' || command === 'PROXYSQL READWRITE') {
      this.#isReadOnly = command === 'PROXYSQL READONLY'
      return nothing
    }
    const move = moveOf(command, this.version)
    if (move !== undefined) {
      this.#move(move)
      return nothing
    }
    const set = /^\s*SET ((?:admin|mysql|pgsql)-\w+) ?= ?(.*?);?\s*$/is.exec(sql)
    return set === null ? this.#run(sql) : this.#set(set[1] ?? '', set[2] ?? '')
  }

  /** The monitor has looked: these servers (`host:port`) are writable, all others are not. */
  observe(writable: readonly string[]): void {
    const pairs = this.#run(
      'SELECT writer_hostgroup AS writer, reader_hostgroup AS reader FROM runtime_mysql_replication_hostgroups UNION ALL SELECT writer_hostgroup, reader_hostgroup FROM runtime_mysql_group_replication_hostgroups',
    ).rows
    const alsoReader = this.#variables.get('mysql-monitor_writer_is_also_reader') === 'true'
    const isWritable = `hostname||':'||port IN (${writable.map(text).join(',')})`
    const others = this.#tables
      .get('mysql_servers')
      ?.filter((column) => column !== 'hostgroup_id')
      .join(',')
    const move = (from: Row[string], to: Row[string], which: string, keeps: boolean): void => {
      this.#database.run(
        `INSERT INTO runtime_mysql_servers (hostgroup_id,${others}) SELECT ${to},${others} FROM runtime_mysql_servers AS old WHERE hostgroup_id=${from} AND ${which} AND NOT EXISTS (SELECT 1 FROM runtime_mysql_servers AS new WHERE new.hostgroup_id=${to} AND new.hostname=old.hostname AND new.port=old.port)`,
      )
      if (!keeps)
        this.#database.run(`DELETE FROM runtime_mysql_servers WHERE hostgroup_id=${from} AND ${which}`)
    }
    for (const { writer, reader } of pairs) {
      move(reader ?? null, writer ?? null, isWritable, alsoReader)
      move(writer ?? null, reader ?? null, `NOT ${isWritable}`, false)
    }
  }

  /** The process starts again: memory and runtime come from disk. */
  restart(): void {
    for (const [name, columns] of this.#tables) {
      const list = columns.map((column) => `"${column}"`).join(',')
      this.#database.run(`DELETE FROM main.${name}`)
      this.#database.run(`INSERT INTO main.${name} (${list}) SELECT ${list} FROM disk.${name}`)
    }
    for (const [name, variable] of this.#known) {
      this.#database.run(
        `INSERT OR IGNORE INTO global_variables VALUES (${text(name)}, ${text(variable.default)})`,
      )
    }
    const started = this.#run(
      'SELECT variable_name AS name, variable_value AS value FROM global_variables',
    ).rows
    for (const { name, value } of started) this.#variables.set(name ?? '', value ?? '')
    for (const module of modules(this.version).keys()) this.#move({ module, from: 'memory', to: 'runtime' })
  }

  /** Only the first statement of the text: what follows is dropped without a word. */
  #run(sql: string): Answer {
    let statement: ReturnType<Database['prepare']>
    try {
      statement = this.#database.prepare(sql)
    } catch (error) {
      throw adminError(error)
    }
    try {
      if (this.#isReadOnly && !/^\s*SELECT\b/i.test(sql))
        throw new Error('attempt to write a readonly database')
      const rows: Row[] = []
      const columns = statement.getColumnNames()
      while (statement.step()) rows.push(rowOf(columns, statement.get()))
      const affectedRows = columns.length === 0 ? this.#database.getRowsModified() : 0
      return { rows, columns, affectedRows, info: '' }
    } catch (error) {
      throw adminError(error)
    } finally {
      statement.free()
    }
  }

  #set(name: string, value: string): Answer {
    const known = [...this.#known.keys()].find((each) => each.toLowerCase() === name.toLowerCase())
    if (known === undefined) return { ...nothing, info: `ERROR: Unknown global variable: '${name}'.` }
    const literal = /^'.*'$/s.test(value) ? value : text(value)
    return this.#run(
      `UPDATE global_variables SET variable_value=${literal} WHERE variable_name=${text(known)}`,
    )
  }

  #move({ module, from, to }: Move): void {
    const tables = modules(this.version).get(module) ?? []
    if (module.endsWith('VARIABLES')) this.#moveVariables(module, from, to)
    for (const table of tables) {
      const columns = (this.#tables.get(table) ?? []).map((column) => `"${column}"`).join(',')
      const [source, target] = [layerTable(table, from), layerTable(table, to)]
      this.#database.run(`DELETE FROM ${target}`)
      this.#database.run(
        `INSERT INTO ${target} (${columns}) SELECT ${columns} FROM ${source} ${filter(table, to)}`,
      )
    }
    if (to === 'runtime') this.#afterLoad(module)
    if (from === 'runtime' && module === 'MYSQL SERVERS') {
      this.#database.run("UPDATE mysql_servers SET status='ONLINE' WHERE status='SHUNNED'")
    }
  }

  #afterLoad(module: string): void {
    if (module === 'MYSQL SERVERS') this.#dropChains()
    if (module.endsWith(' USERS')) {
      const table = `runtime_${module.split(' ')[0]?.toLowerCase()}_users`
      const columns = this.#tables.get(table.slice('runtime_'.length)) ?? []
      const copied = columns.map((column) => (column === 'frontend' ? '0' : column)).join(',')
      this.#database.run(`UPDATE ${table} SET backend=0`)
      this.#database.run(`INSERT INTO ${table} SELECT ${copied.replace('backend', '1')} FROM ${table}`)
    }
    if (module === 'MYSQL QUERY RULES') {
      this.#database.run(
        "UPDATE runtime_mysql_query_rules SET re_modifiers='' WHERE UPPER(re_modifiers) NOT IN ('CASELESS','GLOBAL','CASELESS,GLOBAL')",
      )
    }
  }

  /** A hostgroup may stand in one pair only: a later row that takes one up again is ignored. */
  #dropChains(): void {
    const rows = this.#run(
      'SELECT rowid AS id, writer_hostgroup AS writer, reader_hostgroup AS reader FROM runtime_mysql_replication_hostgroups ORDER BY rowid',
    ).rows
    const taken = new Set<string | null>()
    for (const { id, writer = null, reader = null } of rows) {
      if (taken.has(writer) || taken.has(reader)) {
        this.#database.run(`DELETE FROM runtime_mysql_replication_hostgroups WHERE rowid=${id}`)
      } else taken.add(writer).add(reader)
    }
  }

  #moveVariables(module: string, from: Move['from'], to: Move['to']): void {
    const prefix = `${module.split(' ')[0]?.toLowerCase()}-`
    const like = `WHERE variable_name LIKE '${prefix}%'`
    if (to === 'runtime') {
      this.#loadVariables(like)
      return
    }
    const [source, target] = [layerTable('global_variables', from), layerTable('global_variables', to)]
    this.#database.run(`INSERT OR REPLACE INTO ${target} SELECT * FROM ${source} ${like}`)
  }

  /** What is unknown goes, what does not fit or needs a start is set back, both without a word. */
  #loadVariables(like: string): void {
    const rows = this.#run(
      `SELECT variable_name AS name, variable_value AS value FROM global_variables ${like}`,
    ).rows
    for (const { name, value } of rows) {
      if (name === null || name === undefined) continue
      const known = this.#known.get(name)
      const before = this.#variables.get(name) ?? ''
      if (known === undefined) {
        this.#database.run(`DELETE FROM global_variables WHERE variable_name=${text(name)}`)
      } else if (known.accepts(value ?? '') && !restartOnly.has(name)) {
        this.#variables.set(name, value ?? '')
      } else {
        this.#database.run(
          `UPDATE global_variables SET variable_value=${text(before)} WHERE variable_name=${text(name)}`,
        )
      }
    }
    this.#showVariables()
  }

  #showVariables(): void {
    this.#database.run('DELETE FROM runtime_global_variables')
    this.#database.run(`INSERT INTO runtime_global_variables VALUES ${pairs(this.#variables)}`)
  }
}

/** sql.js throws a text where there is no statement, which SQLite calls no error. */
function adminError(error: unknown): AdminError {
  return new AdminError(`ProxySQL Admin Error: ${error instanceof Error ? error.message : 'not an error'}`)
}

/** Inactive rules are not in runtime. */
function filter(table: string, to: Move['to']): string {
  return to === 'runtime' && table.endsWith('_query_rules') ? 'WHERE active=1' : ''
}

function layerTable(table: string, layer: Move['from']): string {
  if (layer === 'runtime') return `main.runtime_${table}`
  return layer === 'disk' ? `disk.${table}` : `main.${table}`
}

function created({ name, definition, bareDefinition }: AdminTable): string {
  return `CREATE TABLE main.${name} (${definition}); CREATE TABLE disk.${name} (${definition}); CREATE TABLE main.runtime_${name} (${bareDefinition});`
}

function pairs(variables: ReadonlyMap<string, string>): string {
  return [...variables].map(([name, value]) => `(${text(name)},${text(value)})`).join(',')
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** All numbers come back as strings. */
function rowOf(columns: readonly string[], values: readonly SqlValue[]): Row {
  return Object.fromEntries(
    columns.map((column, place) => {
      const value = values[place] ?? null
      return [column, value === null ? null : String(value)]
    }),
  )
}
