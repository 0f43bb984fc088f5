import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fileKinds, recognise } from '../../src/lint/file-kinds.ts'

test("the guides' files are known by their names", () => {
  const kinds = readdirSync('fixtures/guides').map((name) => {
    return [name, recognise(name, readFileSync(`fixtures/guides/${name}`, 'utf8'))?.kind]
  })
  expect(Object.fromEntries(kinds)).toMatchObject({
    'mongos.conf': 'mongos.yaml',
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
  ['7000.conf', 'port 7000\ncluster-enabled yes\n', 'redis.conf'],
  ['s1.conf', 'port 26379\nsentinel monitor shop 10.0.0.1 6379 2\n', 'sentinel.conf'],
  ['admin.sql', 'LOAD MYSQL SERVERS TO RUNTIME;\n', 'proxysql.sql'],
  ['shop.yaml', 'version: 1\nname: shop\nclusters:\n', 'topology'],
  ['kubeconfig', 'apiVersion: v1\nclusters:\n', undefined],
  ['notes.txt', 'pgbouncer, redis and mysqlrouter\n', undefined],
])('%s is told by its text', (name, text, kind) => {
  expect(recognise(name, text)?.kind).toBe(kind)
})

test('a kind is listed once', () => {
  expect(new Set(fileKinds.map(({ kind }) => kind)).size).toBe(fileKinds.length)
})
