import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { estate300 } from './support/estate-300.ts'
import { type Generated, generate } from './support/generate.ts'

const hashFile = 'fixtures/estate-300.json'

let generated: Generated

beforeAll(async () => {
  generated = await generate(estate300({ root: '/srv/estate', net: '127.77' }))
})

test('has 300 instances, of every engine and every balancer', () => {
  const { clusters, balancers } = generated.topology
  const servers = [...clusters.values()].flatMap((cluster) => {
    if (cluster.engine === 'mongodb')
      return [cluster.configServers, ...cluster.shards].flatMap((set) => set.instances)
    return cluster.engine === 'redis' ? [...cluster.instances, ...cluster.sentinels] : cluster.instances
  })
  const poolers = [...balancers.values()].flatMap(({ instances }) => instances)
  expect(servers.length + poolers.length).toBe(300)
  expect(new Set([...clusters.values()].map(({ engine }) => engine)).size).toBe(5)
  expect(new Set([...balancers.values()].map(({ kind }) => kind)).size).toBe(4)
})

test('has no finding that would stop it', () => {
  expect(generated.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('every instance has its files', () => {
  const counts = new Map<string, number>()
  for (const path of generated.files.keys()) counts.set(basename(path), (counts.get(basename(path)) ?? 0) + 1)
  expect(Object.fromEntries(counts)).toMatchObject({
    'pgbouncer.ini': 18,
    'userlist.txt': 18,
    'pgbouncer_hba.conf': 18,
    'roles.sql': 6,
    'admin.sql': 1,
    'restart.sql': 12,
    'mysqlrouter.conf': 12,
    'state.json': 6,
    'setup-keyring.sh': 6,
    'register.sql': 2,
    'mongos.yaml': 12,
    'initiate-cfg.js': 1,
    'initiate-s5.js': 1,
    'sharding.js': 1,
    'status.js': 1,
    'redis.conf': 88,
    'sentinel.conf': 3,
    'users.acl': 4,
    'create-cluster.sh': 2,
    'verify.sh': 3,
  })
})

test('every byte is the one that was read and accepted', () => {
  const hashes = Object.fromEntries(
    [...generated.files].map(([path, text]) => [path, createHash('sha256').update(text).digest('hex')]),
  )
  if (process.env['UPDATE'] === '1') writeFileSync(hashFile, `${JSON.stringify(hashes, null, 2)}\n`)
  expect(hashes).toEqual(JSON.parse(readFileSync(hashFile, 'utf8')))
})
