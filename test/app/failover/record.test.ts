import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordPrimary } from '../../../src/app/failover/record.ts'
import { generate } from '../../../src/app/generate.ts'
import { loadTopology } from '../../../src/topology/load.ts'
import { isPostgresql } from '../../../src/topology/poolers.ts'

const main = `version: 1
include: [shop.yaml]
balancers:
  pool:
    kind: pgbouncer
    serves: shop
    instances: {p1: {host: 10.0.0.9}}
    routes: {write: {to: primary}, read: {to: replicas}}
`
const shop = `# shop: do not touch\r
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a   # who is it
    max_connections: 300
    reserved_connections: 30
    instances: {a: {host: 10.0.0.1}, b: {host: 10.0.0.2}}
    databases: [shop]
    users: {app: {password: {env: APP}}}
`

let directory: string
const choice = () => ({
  topology: 'topology.yaml',
  workingDirectory: directory,
  variables: { APP: 'pw-app-1' },
  readStdin: async () => '',
})
const read = (name: string): string => readFileSync(join(directory, name), 'utf8')

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dbbal-record-'))
  writeFileSync(join(directory, 'topology.yaml'), main)
  writeFileSync(join(directory, 'shop.yaml'), shop)
  chmodSync(join(directory, 'shop.yaml'), 0o640)
})
afterEach(() => rmSync(directory, { recursive: true }))

async function record(isWritten: boolean, to = 'b'): ReturnType<typeof recordPrimary> {
  const loaded = await loadTopology({ path: join(directory, 'topology.yaml') }, choice())
  const cluster = loaded.topology.clusters.get('shop')
  if (cluster === undefined || !isPostgresql(cluster)) throw new Error('no cluster')
  return recordPrimary({ ...choice(), loaded, cluster, to, output: 'out', isWritten })
}

async function generated(): Promise<void> {
  const write = { overwrite: false, allowShrink: false, diff: false, prune: false, placeholders: false }
  await generate({
    ...choice(),
    ...write,
    output: 'out',
    mode: 'write',
    whileWriting: (work) => work(new AbortController().signal),
  })
}

const diff = `--- a/shop.yaml
+++ b/shop.yaml
@@ -3,7 +3,7 @@
   shop:
     engine: postgresql
     version: "15"
-    primary: a   # who is it
+    primary: b   # who is it
     max_connections: 300
     reserved_connections: 30
     instances: {a: {host: 10.0.0.1}, b: {host: 10.0.0.2}}
`

test('changes the line in the file that has it, and the files that were generated', async () => {
  await generated()
  expect(read('out/pool/p1/pgbouncer.ini')).toContain('shop = host=10.0.0.1 ')
  expect(await record(true)).toEqual({
    file: 'shop.yaml',
    diff,
    output: 'written',
  })
  expect(read('shop.yaml')).toBe(shop.replace('primary: a', 'primary: b'))
  expect(statSync(join(directory, 'shop.yaml')).mode & 0o777).toBe(0o640)
  expect(read('out/pool/p1/pgbouncer.ini')).toMatch(
    /^shop = host=10\.0\.0\.2 .*\nshop_ro = host=10\.0\.0\.1 /m,
  )
  expect(await record(true)).toMatchObject({ diff: '', output: 'unchanged' })
})

test('only shows what it would change', async () => {
  await generated()
  expect(await record(false)).toEqual({ file: 'shop.yaml', diff, output: 'none' })
  expect(read('shop.yaml')).toBe(shop)
  expect(read('out/pool/p1/pgbouncer.ini')).toContain('shop = host=10.0.0.1 ')
})

test('makes no output directory', async () => {
  expect(await record(true)).toMatchObject({ output: 'none' })
  expect(() => statSync(join(directory, 'out'))).toThrow('ENOENT')
})

test('what was changed in the topology meanwhile stays', async () => {
  const loaded = await loadTopology({ path: join(directory, 'topology.yaml') }, choice())
  const cluster = loaded.topology.clusters.get('shop')
  if (cluster === undefined || !isPostgresql(cluster)) throw new Error('no cluster')
  const now = shop.replace('max_connections: 300', 'max_connections: 400 # more')
  writeFileSync(join(directory, 'shop.yaml'), now)
  await recordPrimary({ ...choice(), loaded, cluster, to: 'b', output: 'out', isWritten: true })
  expect(read('shop.yaml')).toBe(now.replace('primary: a', 'primary: b'))
})

test('files that were edited by hand are refused, the topology says who is primary all the same', async () => {
  await generated()
  writeFileSync(join(directory, 'out/pool/p1/pgbouncer.ini'), '; by hand\n')
  await expect(record(true)).rejects.toMatchObject({ code: 'RECORD', exit: 4 })
  expect(read('shop.yaml')).toContain('primary: b')
})
