import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fileKinds, recognise } from '../../src/lint/file-kinds.ts'
import { linters } from '../../src/products/linters.ts'

test("the guides' files are known by their names", () => {
  const kinds = readdirSync('fixtures/guides').map((name) => {
    return [name, recognise(name, readFileSync(`fixtures/guides/${name}`, 'utf8'))?.kind]
  })
  expect(Object.fromEntries(kinds)).toMatchObject({
    'mysqlrouter.conf': 'mysqlrouter.conf',
    'mysqlrouter_advanced.conf': 'mysqlrouter.conf',
    'pgbouncer.ini': 'pgbouncer.ini',
    'pgbouncer_advanced.ini': 'pgbouncer.ini',
    'proxysql_admin.sql': 'proxysql.sql',
    'proxysql_monitoring.sql': 'proxysql.sql',
    'redis.conf': 'redis.conf',
    'userlist.txt': 'userlist.txt',
  })
})

test.each([
  ['pooler.cfg', '; a copy\n[databases]\n[pgbouncer]\n', 'pgbouncer.ini'],
  ['users', '"app" "SCRAM-SHA-256$4096:x$y:z"\n', 'userlist.txt'],
  ['router', '[DEFAULT]\n[routing:rw]\n', 'mysqlrouter.conf'],
  ['admin.sql', "UPDATE global_variables SET variable_value='1' WHERE variable_name='x';\n", 'proxysql.sql'],
  ['admin.sql', 'CREATE TABLE admin (id INT);\n', undefined],
  ['balancer.cnf', '# a copy\nmysql_variables =\n{\n}\n', 'proxysql.cnf'],
  ['my.cnf', '[mysqld]\nmax_connections = 1\n', undefined],
  ['7000.conf', 'port 7000\ncluster-enabled yes\n', 'redis.conf'],
  ['s1.conf', 'port 26379\nsentinel monitor shop 10.0.0.1 6379 2\n', 'sentinel.conf'],
  ['shop.yaml', 'version: 1\nname: shop\nclusters:\n', 'topology'],
  ['kubeconfig', 'apiVersion: v1\nclusters:\n', undefined],
  ['notes.txt', 'pgbouncer, redis and mysqlrouter\n', undefined],
])('%s is told by its text', (name, text, kind) => {
  expect(recognise(name, text)?.kind).toBe(kind)
})

test('every kind has a linter', () => {
  expect(Object.keys(linters).sort()).toEqual(
    [...new Set(fileKinds.map(({ product }) => product))].filter((product) => product !== 'topology').sort(),
  )
})

test('a kind is listed once', () => {
  expect(new Set(fileKinds.map(({ kind }) => kind)).size).toBe(fileKinds.length)
})
