import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../../src/lint/file-kinds.ts'
import type { LintFinding } from '../../../../src/lint/linter.ts'
import tables from '../../../../src/products/proxysql/admin-tables.json' with { type: 'json' }
import { proxysqlLinter } from '../../../../src/products/proxysql/lint/index.ts'
import { lintFiles } from '../../../lint/support/lint-text.ts'

function lintSql(text: string, version?: string): readonly LintFinding[] {
  return lintFiles(proxysqlLinter, [{ name: 'a.sql', kind: 'proxysql.sql', text }], version)
}

function lintCnf(files: Readonly<Record<string, string>>, version?: string): readonly LintFinding[] {
  const given = Object.entries(files).map(([name, text]) => ({ name, kind: 'proxysql.cnf', text }))
  return lintFiles(proxysqlLinter, given, version)
}

function places(findings: readonly LintFinding[]): string[] {
  return findings.map(({ line, column, rule }) => `${line}:${column} ${rule.id}`)
}

/** Those of the rules that a test is about. */
function of(findings: readonly LintFinding[], ...ids: readonly string[]): string[] {
  return places(findings.filter(({ rule }) => ids.includes(rule.id)))
}

const saved = (module: string) => `LOAD ${module} TO RUNTIME;\nSAVE ${module} TO DISK;\n`

describe('statements', () => {
  // As ProxySQL 2.7.2 and 3.0.1 answered, or SQLite with the tables of both.
  test.each([
    ['LOAD MYSQL SERVERS TO RUN;', []],
    ['load  mysql\n query rules from memory ;', []],
    ['SAVE MYSQL USERS FROM MEM;', []],
    ['LOAD MYSQL USER shop TO RUNTIME;', []],
    ['LOAD MYSQL SERVRS TO RUNTIME;', ['1:1 PXS054']],
    ['LOAD MYSQL SERVERS;', ['1:1 PXS054']],
    ['PROXYSQL FLUSH QUERY CACHE;', []],
    ['PROXYSQL FLUSH QUERIES;', ['1:1 PXS054']],
    ['SHOW CREATE TABLE mysql_servers; SELECT @@version; SELECT version();', []],
    ['SELECT * FROM stats_mysql_query_digest ORDER BY sum_time DESC LIMIT 10;', []],
    ['SELECT hostname FROM runtime_mysql_servers; DELETE FROM disk.mysql_users;', []],
    ['GRANT ALL ON *.* TO x;', ['1:1 PXS054']],
    ['DELETE FROM mysql_server;', ['1:13 PXS055']],
    ["SELECT host FROM mysql_servers WHERE now() = 'x';", ['1:38 PXS055', '1:8 PXS055']],
    ['SELECT a.hostname FROM mysql_servers AS a WHERE b.port = 1;', ['1:49 PXS055']],
    ['ROLLBACK;', ['1:1 PXS060']],
    ['SELECT 1 # x', ['1:10 PXS041']],
    [";;\nSELECT 'a", ['2:8 PXS054']],
    ['SELECT 1;\0 anything', []],
  ])('%j', (text, expected) => {
    expect(places(lintSql(text)).toSorted()).toEqual(expected)
  })

  test('a refused one hides nothing behind it', () => {
    const text = `INSERT INTO mysql_servers (hostgroup_id hostname) VALUES (1,'a');\nREPLACE INTO mysql_servers (hostgroup_id,hostname,port,use_ssl) VALUES (1,'a',70000,1);\n`
    expect(of(lintSql(text), 'PXS054', 'PXS025')).toEqual(['2:79 PXS025', '1:41 PXS054'])
  })

  test.each([
    ['a literal of every row', "1,column1,column2,-1 FROM (VALUES ('a',1),('b',2))", ['PXS025', 'PXS025']],
    ['a value of a later row', "1,column1,column2,1 FROM (VALUES ('a',1),('b',70000))", ['PXS025']],
    ['a key of a later row', "1,column1,column2,1 FROM (VALUES ('a',1),('b',2),('a',1))", ['PXS056']],
    ['a key of literals', "1,'a',1,1 FROM (VALUES ('a'),('b'))", ['PXS056']],
    ['a literal beside a value', "1,column1,1,column2 FROM (VALUES ('a',1),('b',-1))", ['PXS025']],
  ])('a SELECT of many rows: %s', (_what, select, expected) => {
    const findings = lintSql(
      `INSERT INTO mysql_servers (hostgroup_id,hostname,port,weight) SELECT ${select};`,
    )
    const ids = findings.map(({ rule }) => rule.id)
    expect(ids.filter((id) => id === 'PXS025' || id === 'PXS056')).toEqual(expected)
  })

  test('tables and variables of PostgreSQL came with 3.0', () => {
    const text =
      "REPLACE INTO pgsql_users (username,default_hostgroup) VALUES ('shop',10);\nSET pgsql-threads='4';\nLOAD PGSQL USERS TO RUNTIME;\n"
    expect(of(lintSql(text, '2.7'), 'PXS057', 'PXS054', 'PXS037')).toEqual([
      '1:14 PXS057',
      '3:1 PXS057',
      '2:1 PXS057',
    ])
    expect(of(lintSql(text, '3.0'), 'PXS057', 'PXS054', 'PXS037')).toEqual([])
  })
})

describe('the three layers', () => {
  const change = "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\n"
  test.each([
    [change, ['1:1 PXS001']],
    [`${saved('MYSQL USERS')}${change}`, ['3:1 PXS001']],
    [`${change}LOAD MYSQL USERS TO RUNTIME;\n`, ['2:1 PXS002']],
    [`${change}SAVE MYSQL USERS TO DISK;\n`, ['1:1 PXS001']],
    [`${change}${saved('MYSQL USERS')}`, []],
    [`${change}LOAD MYSQL USERS FROM DISK;\n`, []],
    // Some save first.
    [`${change}SAVE MYSQL USERS TO DISK;\nLOAD MYSQL USERS TO RUNTIME;\n`, []],
    ["SET mysql-threads='8';\nSAVE MYSQL VARIABLES TO DISK;\n", []],
    [`SET mysql-threads='8';\n${saved('MYSQL VARIABLES')}`, ['1:1 PXS038']],
    [`${change}DELETE FROM disk.mysql_users;\n${saved('MYSQL USERS')}`, []],
  ])('%j', (text, expected) => {
    expect(of(lintSql(text), 'PXS001', 'PXS002', 'PXS038')).toEqual(expected)
  })
})

describe('a second run', () => {
  const insert = "INSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl,comment) VALUES (10,'db1',1,'x')"
  test.each([
    [`${insert};`, ['PXS015']],
    [`DELETE FROM mysql_servers; ${insert};`, []],
    [`DELETE FROM mysql_servers WHERE hostgroup_id IN (10,11); ${insert};`, []],
    [`DELETE FROM mysql_servers WHERE comment='x'; ${insert};`, []],
    [`DELETE FROM mysql_servers WHERE hostgroup_id=20; ${insert};`, ['PXS015']],
    [`${insert.replace('INSERT', 'INSERT OR IGNORE')};`, []],
    [`${insert} ON CONFLICT DO NOTHING;`, []],
    [`${insert}; ${insert};`, ['PXS015', 'PXS056']],
    [`${insert.replace('INSERT', 'INSERT OR REPLACE')}; ${insert};`, ['PXS056']],
    ["INSERT INTO global_variables VALUES ('mysql-threads','8');", ['PXS056']],
  ])('%j', (text, expected) => {
    const ids = lintSql(text).map(({ rule }) => rule.id)
    expect(ids.filter((id) => id === 'PXS015' || id === 'PXS056')).toEqual(expected)
  })
})

describe('rules that route', () => {
  const rules = (...rows: readonly string[]) =>
    `REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES ${rows.join(',')};\n${saved('MYSQL QUERY RULES')}`
  test.each([
    [["(1,1,'FOR UPDATE',1,1)", "(2,1,'^SELECT',2,1)"], 'error'],
    [["(1,1,'^SELECT.*FOR (UPDATE|SHARE)',1,1)", "(2,1,'^SELECT',2,1)"], 'error'],
    [["(2,1,'^SELECT',2,1)", "(3,1,'FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK',1,1)"], 'error'],
    [["(1,1,'FOR (UPDATE|SHARE)|LOCK IN SHARE MODE',1,1)", "(2,1,'^SELECT',2,1)"], 'warning'],
    [["(1,1,'FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK',1,1)", "(2,1,'^SELECT',2,1)"], undefined],
    [["(2,1,'^SELECT .* FROM products$',2,1)"], undefined],
    // What this process cannot try it says nothing about.
    [["(2,1,'^(?>SELECT)',2,1)"], undefined],
    [["(2,1,'^(S+)+ELECT$',2,1)"], undefined],
  ])('%j', (rows, severity) => {
    const found = lintSql(rules(...rows)).find(({ rule }) => rule.id === 'PXS009')
    expect(found?.severity).toBe(severity)
  })

  test.each([
    ["'^SELECT 42'", true],
    ["'^SELECT .* FROM t WHERE a = 3$'", true],
    ["'^SELECT .* FROM t WHERE b = ''x'''", true],
    ["'^SELECT .* FROM t WHERE a = \\?'", false],
    ["'^SELECT .* FROM t_[0-9]+ WHERE c1 = \\?'", false],
    ["'^SELECT .{3,10} FROM t2'", false],
    ["'FROM utf8 |LIMIT 1'", false],
  ])('a literal in the digest %s: %s', (pattern, isFound) => {
    const found = lintSql(rules(`(1,1,${pattern},1,1)`))
    expect(found.some(({ rule }) => rule.id === 'PXS044')).toBe(isFound)
  })

  test('with fast routes a last rule with apply 0 is right', () => {
    const last = rules("(1,1,'^SELECT .* FROM t',1,0)")
    const route = "REPLACE INTO mysql_query_rules_fast_routing VALUES ('a','b',0,1,'');\n"
    expect(of(lintSql(last), 'PXS014')).toHaveLength(1)
    expect(of(lintSql(`${route}${last}`), 'PXS014')).toEqual([])
  })
})

describe('proxysql.cnf', () => {
  const login =
    'admin_variables = { admin_credentials = "dbbal:correct horse battery"; stats_credentials = "graphs:staple battery horse"; mysql_ifaces = "127.0.0.1:6032" }\nmysql_variables = { monitor_username = "watch"; monitor_password = "battery horse staple"; ssl_p2s_ca = "/ca.pem" }\n'
  test.each<[string, string[]]>([
    ['', []],
    ['mysql_servers = ( { address = "a"; hostgroup = 10; wieght = 3; use_ssl = 1 } )', ['3:52 PXS052']],
    ['mysql_hostgroup_attributes = ( )\nmysql_server = ( )', ['3:1 PXS052', '4:1 PXS052']],
    ['mysql_servers = ( { address = "a"; hostgroup = 10; use_ssl = true } )', ['3:62 PXS053']],
    ['mysql_servers = ( { address = "a"; use_ssl = 1 } )', ['3:19 PXS053']],
    ['mysql_servers = ( { address = "a"; hostgroup = 10; status = "UP"; use_ssl = 1 } )', ['3:61 PXS025']],
    ['mysql_users = ( { username = "shop"; default_hostgroup = 0; backend = 1 } )', ['3:61 PXS052']],
    ['mysql_users = ( { username = "o\'brien"; default_hostgroup = 0 } )', ['3:30 PXS053']],
    [
      'mysql_query_rules = ( { rule_id = 1; mathc_pattern = "^SELECT"; destination_hostgroup = 2 } )',
      ['3:23 PXS027', '3:38 PXS052'],
    ],
    ['datadir = "/var/lib/proxysql"\nerrorlog = "/x"', []],
    ['mysql_servers = ( { address = "a"; hostgroup = 10; use_ssl = 1 }\n', ['4:1 PXS059']],
  ])('%j', (text, expected) => {
    const found = lintCnf({ 'proxysql.cnf': `${login}${text}` })
    expect(places(found.filter(({ severity }) => severity === 'error')).toSorted()).toEqual(expected)
  })

  test('a variable that is misspelt, of another version, or out of its range', () => {
    const text =
      'mysql_variables = { max_conections = 1; max_connections = 0; default_tx_isolation = "x"; long_query_time = 1.5 }\n'
    const found = lintCnf({ 'proxysql.cnf': text })
    expect(of(found, 'PXS037', 'PXS057', 'PXS053').toSorted()).toEqual(
      ['1:21 PXS037', '1:59 PXS037', '1:62 PXS057', '1:108 PXS053'].toSorted(),
    )
  })

  test('what it includes is read, with its own places', () => {
    const files = {
      'etc/proxysql.cnf':
        '@include "users.cnf"\nmysql_servers = ( { address = "a"; hostgroup = 10; use_ssl = 1 } )\n',
      'etc/users.cnf': 'mysql_users = ( { username = "shop"; default_hostgroup = 20 } )\n',
    }
    const found = lintCnf(files).filter(({ rule }) => rule.id === 'PXS012')
    expect(found.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual(['etc/users.cnf:1:58'])
  })
})

test('no finding shows a secret', () => {
  const password = 'S3cret'
  const sql = `INSERT INTO mysql_users (username,password,transaction_persistent) VALUES ('root','${password}',0), ('a' '${password}');\nINSERT INTO mysql_users (username,password) VALUES ('root','${password}','x');\nSET mysql-monitor_password='${password}' ;\nSET admin-admin_credentials='admin:${password}';\nREPLACE INTO mysql_users (username,password) VALUES ('a',${password});\nUPDATE mysql_users SET password = 'a' ${password};\nSET mysql-monitor_password=12${password};\nSET mysql-monitor_password=${password};\nSELECT '${password}\n`
  const cnf = `admin_variables = { admin_credentials = "admin:${password}" "x" 3 }\nmysql_users = ( { username = "root"; password = "${password}" ; active = "${password}" } "${password}" )\nmysql_variables = { monitor_password = "it\\"s ${password}" }\n`
  const said = [...lintSql(sql), ...lintCnf({ 'proxysql.cnf': cnf })].map(
    ({ message, hint }) => `${message} ${hint}`,
  )
  expect(said.length).toBeGreaterThan(10)
  expect(said.join('\n')).not.toContain(password)
})

function filesUnder(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

describe('what dbbal generates gives nothing at profile strict', () => {
  const files = filesUnder('fixtures/generate').filter((path) => /\/(?:admin|restart)\.sql$/.test(path))
  test('there are some', () => expect(files.length).toBeGreaterThan(10))
  test.each(files)('%s', (path) => {
    const text = readFileSync(path, 'utf8')
    expect(recognise(basename(path), text)?.kind).toBe('proxysql.sql')
    expect(lintSql(text).map(({ rule, line, message }) => `${rule.id} ${line} ${message}`)).toEqual([])
  })
})

test('SQL for other servers is not taken for it', () => {
  const others = filesUnder('fixtures/generate').filter(
    (path) => /\.sql$/.test(path) && !/\/(?:admin|restart)\.sql$/.test(path),
  )
  expect(others.length).toBeGreaterThan(5)
  for (const path of others)
    expect([path, recognise(basename(path), readFileSync(path, 'utf8'))]).toEqual([path, undefined])
})

/** The tables as SQLite has them, from the rows that were read off ProxySQL 3.0.1. */
test('the tables of the linter are those that were measured', () => {
  const [, ...lines] = readFileSync('fixtures/settings/proxysql-tables.tsv', 'utf8').trimEnd().split('\n')
  const rows = lines
    .map((line) => line.split('\t'))
    .filter(([table, column]) => table !== 'runtime_checksums_values' && column !== '(table)')
    .map(([table, name, type, required, value = '', key = '', check = '']) => [
      table,
      name,
      type,
      required === 'NN',
      value === 'NULL' ? '' : value.replace(/^'(.*)'$/, '$1'),
      key.endsWith('AUTOINC'),
      check,
    ])
  const own = Object.entries(tables).flatMap(([table, { columns }]) =>
    columns.map((column) => [
      table,
      column.name,
      column.type,
      column.required === true,
      'default' in column ? String(column.default) : '',
      'numbered' in column && column.numbered === true,
      'check' in column ? column.check : '',
    ]),
  )
  expect(own).toEqual(rows)
  const keys = lines
    .map((line) => line.split('\t'))
    .filter(([table, column]) => table !== 'runtime_checksums_values' && column === '(table)')
    .map(([table, , , , , , check = '']) => `${table} ${/\((.*)\)/.exec(check)?.[1]?.replaceAll(' ', '')}`)
  const ownKeys = Object.entries(tables).flatMap(([table, each]) =>
    each.keys.map((key) => `${table} ${key.join(',')}`),
  )
  expect(ownKeys).toEqual(expect.arrayContaining(keys))
})

test('a file of 10 MB takes as many times as long as it is longer', () => {
  const line = (n: number) =>
    `INSERT INTO mysql_servers (hostgroup_id,hostname,weight) VALUES (${n % 50},'db${n}',1);\nUPDATE mysql_servers SET use_ssl=1 WHERE hostname='db${n}' AND port=3306;\n`
  const timed = (count: number): number => {
    const text = Array.from({ length: count }, (_, n) => line(n)).join('')
    const start = process.cpuUsage().user
    lintSql(text)
    return process.cpuUsage().user - start
  }
  timed(500)
  expect(timed(8000) / timed(2000)).toBeLessThan(12)
})
