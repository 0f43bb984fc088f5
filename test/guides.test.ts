import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { deploymentOf } from './products/mongodb/deployment.ts'
import { type Generated, generate } from './support/generate.ts'
import {
  mongosSettings,
  pgbouncerSettings,
  proxysqlSettings,
  redisScriptSettings,
  redisSettings,
  routerSettings,
  type SettingValues,
  shardingSettings,
  userlistSettings,
} from './support/guide-settings.ts'
import { ProxysqlStandIn } from './support/proxysql/stand-in.ts'

interface GuideFile {
  /** The generated file. */
  to: string
  guide(text: string): SettingValues | Promise<SettingValues>
  /** Settings of the generated file, under the names that `guide` gives them. */
  generated(text: string, guide: SettingValues): SettingValues | Promise<SettingValues>
}

const alike = (to: string, read: (text: string) => SettingValues): GuideFile => ({
  to,
  guide: read,
  generated: read,
})
const renamed =
  (prefix: string, to: string) =>
  (section: string): string =>
    section.replace(prefix, to)
const router = (to: string, prefix: string): GuideFile => ({
  to,
  guide: (text) =>
    routerSettings(text, (section) =>
      renamed('metadata_cache:bootstrap', 'metadata_cache:main')(renamed(prefix, 'routing:')(section)),
    ),
  generated: (text) => routerSettings(text),
})
const proxysql: GuideFile = {
  to: 'proxysql/admin.sql',
  guide: proxysqlSettings,
  generated: async (sql, guide) => {
    const standIn = await ProxysqlStandIn.create('2.7.2')
    for (const statement of sql.trimEnd().split('\n')) standIn.query(statement)
    return new Map(
      [...guide.keys()].flatMap((name) => {
        const value = /[ (]/.test(name) ? valueIn(standIn, name, sql) : variableIn(standIn, name)
        return value === undefined ? [] : [[name, value] as const]
      }),
    )
  },
}

const files: Readonly<Record<string, GuideFile>> = {
  'pgbouncer.ini': alike('pgbouncer/pgb1/pgbouncer.ini', pgbouncerSettings),
  'userlist.txt': alike('pgbouncer/pgb1/userlist.txt', userlistSettings),
  'pgbouncer_advanced.ini': alike('pgbouncer-advanced/pgb2/pgbouncer.ini', pgbouncerSettings),
  'mysqlrouter.conf': router('router/r1/mysqlrouter.conf', 'routing:bootstrap_'),
  'mysqlrouter_advanced.conf': router('router-advanced/r2/mysqlrouter.conf', 'routing:advanced_'),
  'proxysql_admin.sql': proxysql,
  'proxysql_monitoring.sql': proxysql,
  'mongos.conf': alike('mongos/s1/mongos.yaml', mongosSettings),
  'sharding.js': {
    to: 'mongo/sharding.js',
    guide: shardingSettings,
    generated: () => shardedByScripts(),
  },
  'redis.conf': alike('redis/7000/redis.conf', redisSettings),
  'create_redis_cluster.sh': {
    to: 'redis/create-cluster.sh',
    guide: redisScriptSettings,
    generated: (text) =>
      new Map(
        [...text.matchAll(/^ {2}'\d+ (\S+) (\d+) \d+'$/gm)].map(([, host, port], place) => [
          `node ${place + 1}`,
          `${host}:${port}`,
        ]),
      ),
  },
}

const keyColumns: Readonly<Record<string, readonly string[]>> = {
  mysql_servers: ['hostgroup_id', 'hostname', 'port'],
  mysql_users: ['username'],
  mysql_query_rules: ['rule_id'],
}

/** A cell of a table that was loaded, or '' for a statement that the file holds as well. */
function valueIn(standIn: ProxysqlStandIn, name: string, sql: string): string | undefined {
  const cell = /^(\w+)\((.*)\)\.(\w+)$/.exec(name)
  if (cell === null) return sql.split('\n').includes(`${name};`) ? '' : undefined
  const [, table = '', key = '', column = ''] = cell
  const values = key.split(',').map((value) => `'${value}'`)
  const where = (keyColumns[table] ?? []).map((each, place) => `${each}=${values[place]}`).join(' AND ')
  const [row] = standIn.query(`SELECT ${column} FROM runtime_${table} WHERE ${where}`).rows
  return row?.[column] ?? undefined
}

function variableIn(standIn: ProxysqlStandIn, name: string): string | undefined {
  const sql = `SELECT variable_value FROM runtime_global_variables WHERE variable_name='${name}'`
  return standIn.query(sql).rows[0]?.['variable_value'] ?? undefined
}

/** What the generated scripts make of servers that were only just started, in the words of the guide's script. */
function shardedByScripts(): SettingValues {
  const { servers, run, initiate } = deploymentOf(generated)
  initiate()
  const { error } = run('sharding.js')
  if (error !== undefined) throw error
  const { collections } = servers.catalog
  const plain = (value: unknown): string =>
    JSON.stringify(value).replaceAll(/\{"\$number\w+":"(-?\d+)(?:\.0)?"\}/g, '$1')
  return new Map(
    collections.flatMap(({ _id, key }) => {
      const bounds = servers.catalog.chunksOf(String(_id)).map(({ ['min']: min }) => plain(min))
      const splits = bounds
        .filter((bound) => !bound.includes('$minKey'))
        .map((bound) => JSON.parse(bound) as object)
      return [
        [`sh.shardCollection("${_id}")`, plain(key)] as const,
        [`sh.splitAt("${_id}")`, JSON.stringify(splits)] as const,
      ]
    }),
  )
}

interface Row {
  setting: string
  value: string
  becomes: string
  why: string
}

/** The rows under `## FILE` of docs/guides.md. */
function rowsOf(file: string): Row[] {
  const section = readFileSync('docs/guides.md', 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith(`${file}\n`))
  return (section ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [setting = '', value = '', becomes = '', why = ''] = line
        .slice(1)
        .split(/(?<!\\)\|/)
        .map((cell) =>
          cell
            .trim()
            .replace(/^`(.*)`$/, '$1')
            .replaceAll('\\|', '|'),
        )
      return { setting, value, becomes, why }
    })
}

const means = (row: Row, setting: string): boolean =>
  row.setting.endsWith('.*') ? setting.startsWith(row.setting.slice(0, -1)) : row.setting === setting

let generated: Generated

beforeAll(async () => {
  const { secrets } = JSON.parse(readFileSync('fixtures/generate/guides/case.json', 'utf8')) as {
    secrets: Record<string, string>
  }
  generated = await generate(
    { path: 'fixtures/topologies/guides.yaml' },
    { workingDirectory: process.cwd(), secrets },
  )
})

/** Everything that the guides' files say comes out again, or docs/guides.md says why not. */
describe.each(Object.entries(files))('%s', (name, file) => {
  let guide: SettingValues
  let differing: ReadonlyMap<string, string>
  let text: string
  const rows = rowsOf(name)

  beforeAll(async () => {
    text = generated.files.get(file.to) ?? ''
    guide = await file.guide(readFileSync(`fixtures/guides/${name}`, 'utf8'))
    const made = await file.generated(text, guide)
    differing = new Map([...guide].filter(([setting, value]) => made.get(setting) !== value))
  })

  test('has settings, most of which come out again', () => {
    expect(text).not.toBe('')
    expect(guide.size).toBeGreaterThan(2)
  })

  test('what differs has a row that says why', () => {
    expect([...differing.keys()].filter((setting) => !rows.some((row) => means(row, setting)))).toEqual([])
  })

  test('every row is about something that differs', () => {
    const settings = [...differing.keys()]
    expect(rows.filter((row) => !settings.some((setting) => means(row, setting)))).toEqual([])
  })

  test('rows tell the truth', () => {
    for (const { setting, value, becomes, why } of rows) {
      if (!setting.endsWith('.*')) expect(differing.get(setting), setting).toBe(value)
      expect(text, setting).toContain(becomes)
      expect(why, setting).not.toBe('')
    }
  })
})

test('no file of the guides is left out', () => {
  expect(readdirSync('fixtures/guides').toSorted()).toEqual(Object.keys(files).toSorted())
})

test('no section of docs/guides.md is about another file', () => {
  const titles = [...readFileSync('docs/guides.md', 'utf8').matchAll(/^## (.*)$/gm)].map(([, title]) => title)
  expect(titles.toSorted()).toEqual(Object.keys(files).toSorted())
})
