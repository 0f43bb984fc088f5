/** Where the clients of a drill go, and as whom. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  type DrillTarget,
  type DrillTargetOptions,
  drillTarget,
} from '../../../src/app/drill/drill-target.ts'
import { openCluster } from '../../../src/app/failover/open-cluster.ts'

const topology = (
  pooler = '',
  users = '{look: {password: {env: P}, access: read}, app: {password: {env: P}}}',
) => `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    instances: {pg1: {host: 10.0.0.1}, pg2: {host: 10.0.0.2}}
    databases: [shop, crm]
    admin: {user: dbbal, password: {env: P}}
    users: ${users}
balancers:
  pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    admin: {user: pgb, password: {env: P}}
    databases: {crm: {read: null}}
    instances: {p1: {host: 10.0.1.1}, p2: {host: 10.0.1.2, port: 6500}}
${pooler}`

async function target(text: string, more: Partial<DrillTargetOptions> = {}): Promise<DrillTarget> {
  const directory = mkdtempSync(join(tmpdir(), 'dbbal-target-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'dbbal.yaml')
  writeFileSync(path, text)
  const variables = { P: 'pw' }
  const readStdin = async (): Promise<string> => ''
  const open = await openCluster({ topology: path, workingDirectory: directory, variables, readStdin })
  return drillTarget(open, { databases: [], user: undefined, schema: 'public', variables, ...more })
}

const places = ({ writes }: DrillTarget): readonly string[] =>
  writes.map(({ database, address }) => `${database} ${address.host}:${address.port}/${address.database}`)

test('every database through every instance, the databases first; reads where there are some', async () => {
  const found = await target(topology())
  expect(places(found)).toEqual([
    'shop 10.0.1.1:6432/shop',
    'crm 10.0.1.1:6432/crm',
    'shop 10.0.1.2:6500/shop',
    'crm 10.0.1.2:6500/crm',
  ])
  expect(found.reads.map(({ address }) => address.database)).toEqual(['shop_ro', 'shop_ro'])
  expect(found.writes[0]?.address).toMatchObject({ user: 'app', password: 'pw', tls: undefined })
  expect(found).toMatchObject({ databases: ['shop', 'crm'], user: 'app', table: '"public".dbbal_drill' })
})

test('through the endpoint that clients dial', async () => {
  const found = await target(topology('    endpoint: {kind: vip, address: 10.0.1.9}\n'), {
    databases: ['crm'],
  })
  expect(places(found)).toEqual(['crm 10.0.1.9:6432/crm'])
})

test('with TLS where the pooler asks for it', async () => {
  const tls = (ca: string): string => `    tls: {clients: {mode: require, cert: c, key: k${ca}}}\n`
  expect((await target(topology(tls('')))).writes[0]?.address.tls).toEqual({ mode: 'require' })
  const verified = (await target(topology(tls(', ca: ca.pem')))).writes[0]?.address.tls
  expect(verified).toMatchObject({ mode: 'verify-full', ca: expect.stringMatching(/^\/.*\/ca\.pem$/) })
})

test('as a user of the servers alone, with the password of the environment', async () => {
  const found = await target(topology('', 'in-database'), { user: 'app', variables: { PGPASSWORD: 'other' } })
  expect(found.writes[0]?.address).toMatchObject({ user: 'app', password: 'other' })
})

test('a schema is quoted', async () => {
  expect((await target(topology(), { schema: 'a"b' })).table).toBe('"a""b".dbbal_drill')
})
