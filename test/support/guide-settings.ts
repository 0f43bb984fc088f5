import { runInNewContext } from 'node:vm'
import initSqlJs from 'sql.js'
import { readConnectionString } from '../../src/formats/connection-string.ts'
import { readMongodbYaml } from '../../src/formats/mongodb-yaml.ts'
import { readPgbouncerIni } from '../../src/formats/pgbouncer-ini.ts'
import { readRedisConf } from '../../src/formats/redis-conf.ts'
import { readRouterConf } from '../../src/formats/router-conf.ts'
import { readUserlist } from '../../src/formats/userlist.ts'
import { adminTables } from './proxysql/tables.ts'

/** Every setting of a file by name; what a reader cannot take has its line as its name. */
export type SettingValues = ReadonlyMap<string, string>

/** `pool_mode` of [pgbouncer], `mydb.host` of [databases]. */
export function pgbouncerSettings(text: string): SettingValues {
  const { items, syntaxErrors } = readPgbouncerIni(text, { quotedKeys: false })
  if (syntaxErrors[0] !== undefined) throw new Error(`line ${syntaxErrors[0].line} is no setting`)
  return new Map(
    items.flatMap((item) => {
      if (item.kind !== 'pair') return []
      if (item.section !== 'databases') return [[item.key, item.value] as const]
      return readConnectionString(item.value).parameters.map(
        ({ name, value }) => [`${item.key}.${name}`, value] as const,
      )
    }),
  )
}

/** User to secret. PgBouncer reads nothing behind a line that starts with `#`: it is a setting of its own here. */
export function userlistSettings(text: string): SettingValues {
  const lines = text.split('\n')
  const entries = lines.flatMap((line) => readUserlist(line).entries)
  return new Map([
    ...lines.filter((line) => line.startsWith('#')).map((line) => [line, ''] as const),
    ...entries.map(({ user, secret }) => [user, secret] as const),
  ])
}

/** `routing:rw.bind_port`; `rename` gives sections another name. */
export function routerSettings(
  text: string,
  rename: (section: string) => string = (section) => section,
): SettingValues {
  const { sections, fault } = readRouterConf(text)
  if (fault !== undefined) throw new Error(`line ${fault.line}: ${fault.message}`)
  return new Map(
    sections.flatMap(({ name, key, options }) =>
      options.map((option) => {
        const section = rename(key === undefined ? name : `${name}:${key}`)
        return [`${section}.${option.name}`, option.value] as const
      }),
    ),
  )
}

/** `net.port`. A `//` line is no YAML: it is a setting of its own here. */
export function mongosSettings(text: string): SettingValues {
  const isForeign = (line: string): boolean => line.startsWith('//')
  const lines = text.split('\n')
  return new Map([
    ...lines.filter(isForeign).map((line): [string, string] => [line, '']),
    ...readMongodbYaml(lines.filter((line) => !isForeign(line)).join('\n')).map(
      ({ name, value }): [string, string] => [name, value],
    ),
  ])
}

/** `maxmemory`. */
export function redisSettings(text: string): SettingValues {
  return new Map(
    readRedisConf(text, { joinsQuotes: false }).map((line) => {
      if ('fault' in line) throw new Error(`line ${line.line}: ${line.fault}`)
      return [line.name, line.words.map(({ text: word }) => word).join(' ')] as const
    }),
  )
}

/** Nodes by place, and what redis-cli makes of them. */
export function redisScriptSettings(text: string): SettingValues {
  const nodes = [...text.matchAll(/^\s+"([0-9.]+:[0-9]+)"/gm)]
  const replicas = /--cluster-replicas (\d+)/.exec(text)?.[1] ?? ''
  return new Map([
    ...nodes.map(([, node = ''], place) => [`node ${place + 1}`, node] as const),
    ['--cluster-replicas', replicas],
  ])
}

/**
 * What a guide's SQL leaves in ProxySQL's tables, cell by cell: `mysql_servers(1,db.example.com,3306).weight`, and its
 * commands and queries by their text. Only what it says itself, not the tables' defaults.
 */
export async function proxysqlSettings(sql: string): Promise<SettingValues> {
  const { Database } = await initSqlJs()
  const database = new Database()
  for (const { name, definition } of adminTables('2.7.2'))
    database.run(`CREATE TABLE ${name} (${definition})`)
  const settings = new Map<string, string>()
  for (const statement of sql
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((part) => part.trim())) {
    const variable = /^UPDATE global_variables SET variable_value='(.*)' WHERE variable_name='(.*)'$/.exec(
      statement,
    )
    const insert = /^INSERT INTO (\w+)\(([^)]*)\)/.exec(statement)
    if (variable !== null) settings.set(variable[2] ?? '', variable[1] ?? '')
    else if (insert !== null) {
      database.run(statement)
      const [, table = '', columns = ''] = insert
      for (const [name, value] of cells(
        database,
        table,
        columns.split(',').map((column) => column.trim()),
      ))
        settings.set(name, value)
    } else if (statement !== '') settings.set(statement.replaceAll(/\s+/g, ' '), '')
  }
  database.close()
  return settings
}

const keys: Readonly<Record<string, readonly string[]>> = {
  mysql_servers: ['hostgroup_id', 'hostname', 'port'],
  mysql_users: ['username'],
  mysql_query_rules: ['rule_id'],
}

type Database = InstanceType<Awaited<ReturnType<typeof initSqlJs>>['Database']>

function cells(database: Database, table: string, columns: readonly string[]): [string, string][] {
  const key = keys[table] ?? []
  const others = columns.filter((column) => !key.includes(column))
  const [result] = database.exec(`SELECT ${[...key, ...others].join(',')} FROM ${table} ORDER BY rowid`)
  return (result?.values ?? []).flatMap((row) => {
    const name = `${table}(${row.slice(0, key.length).join(',')})`
    return others.map((column, place): [string, string] => [
      `${name}.${column}`,
      String(row[key.length + place]),
    ])
  })
}

/** The calls of a mongosh script: `sh.shardCollection("db.c")` to its other arguments. Split points are counted. */
export function shardingSettings(script: string): SettingValues {
  const settings = new Map<string, string>()
  const splits = new Map<string, object[]>()
  const record =
    (name: string) =>
    (first?: string, ...rest: unknown[]): void => {
      const call = first === undefined ? `${name}()` : `${name}(${JSON.stringify(first)})`
      if (name === 'sh.splitAt') splits.set(call, [...(splits.get(call) ?? []), rest[0] as object])
      else if (name === 'sh.moveChunk') settings.set(`${call} ${JSON.stringify(rest[0])}`, String(rest[1]))
      else settings.set(call, rest.map((each) => JSON.stringify(each)).join(', '))
    }
  const names = ['enableSharding', 'shardCollection', 'splitAt', 'moveChunk', 'status']
  runInNewContext(script, {
    sh: Object.fromEntries(names.map((name) => [name, record(`sh.${name}`)])),
    db: { printShardingStatus: record('db.printShardingStatus') },
  })
  for (const [call, points] of splits) settings.set(call, JSON.stringify(points))
  return settings
}
