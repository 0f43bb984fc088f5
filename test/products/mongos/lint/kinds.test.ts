import { expect, test } from 'vitest'
import { recognise } from '../../../../src/lint/file-kinds.ts'
import { LintDirectory } from '../../../lint/support/lint-directory.ts'

const cluster = 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n'

test.each([
  ['mongos.conf', '', 'mongos.yaml'],
  ['mongos-eu.yml', '', 'mongos.yaml'],
  ['mongod.conf', '', 'mongod.yaml'],
  ['router.yaml', `net:\n  port: 1\n${cluster}`, 'mongos.yaml'],
  ['router.yaml', 'sharding:\n  # of eu\n\n  configDB: cfg/a:1\n', 'mongos.yaml'],
  ['db.conf', 'storage:\n  journal:\n    commitIntervalMs: 5\n  dbPath: /data\n', 'mongod.yaml'],
  ['db.conf', 'systemLog:\n  destination: file\n', 'mongod.yaml'],
  ['values.yaml', 'storage:\n  size: 5Gi\nreplication:\n  enabled: true\n', undefined],
  ['compose.yaml', 'services:\n  mongos:\n    command: --configDB x\n', undefined],
  ['sharding.js', '', 'sharding.js'],
  ['setup.js', 'const wanted = {}\nsh.addShard("eu/m1:27018")\n', 'sharding.js'],
  ['init.js', 'rs.initiate()\n', 'sharding.js'],
  ['users.js', 'const admin = db.getSiblingDB("admin")\n', 'sharding.js'],
  ['app.js', 'users.createUser({ name })\nconst sh = require("shelljs")\nsh.exec("ls")\n', undefined],
])('%s is told: %j', (name, text, kind) => {
  expect(recognise(name, text)?.kind).toBe(kind)
})

test('the command lints them, gates by version and hides what a comment says', async () => {
  const here = new LintDirectory({
    'etc/mongos.conf': `${cluster}setParameter:\n  connPoolMaxConnsPerHost: 100 # dbbal-ignore MGO010 -- old driver\n`,
    'etc/mongod.conf': 'storage:\n  dbPath: /data\n  journal:\n    enabled: true\n',
    'sharding.js':
      '// dbbal-ignore-next-line MGO030 -- few writes\nsh.shardCollection("app.a", { _id: 1 })\nsh.disableAutoSplit()\n',
  })
  const ids = async (...argv: string[]): Promise<string[]> => {
    const { findings } = await here.json(...argv)
    return findings.map(({ file, line, id }) => `${file}:${line} ${id}`)
  }
  expect(await ids('--target', 'mongos=5.0')).toEqual([])
  expect(await ids()).toEqual(['etc/mongod.conf:4 MGO008', 'sharding.js:3 MGO034'])
  await here.lint('--fix')
  expect(await ids()).toEqual([])
  expect(here.read('etc/mongod.conf')).toBe('storage:\n  dbPath: /data\n')
  expect(here.read('sharding.js')).toBe(
    '// dbbal-ignore-next-line MGO030 -- few writes\nsh.shardCollection("app.a", { _id: 1 })\n',
  )
})
