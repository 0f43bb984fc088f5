/** Every way to log in that dbbal allows: what a client proves, what stands in userlist.txt, what the server keeps. */
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from './support/certificates.ts'
import { type GeneratedPooler, type Place, startGenerated } from './support/generated-pooler.ts'
import { type PostgresServer, startPrimary } from './support/postgres.ts'
import { giveToPostgres, tempDir } from './support/process.ts'
import { describeLive, type Suite } from './support/servers.ts'

const suites: readonly Suite[] = ['system', 'sid']
const versions: Readonly<Record<Suite, string>> = { system: '1.18', sid: '1.26' }

type Encryption = 'md5' | 'scram-sha-256'

interface Way {
  name: string
  server: Encryption
  /** Of the balancer. */
  authentication: string
  /** How the secret of the user begins in userlist.txt; undefined where it does not stand there. */
  secret: RegExp | undefined
  users?: 'in-database'
}

const lookup = 'passwords: auth_query, auth_query: {user: finder, password: {env: finder}}'
const rule = '{type: host, databases: [all], users: [all], address: 127.0.0.0/8'

const ways: readonly Way[] = [
  {
    name: 'scram-sha-256, verifier, SCRAM server',
    server: 'scram-sha-256',
    authentication: '{}',
    secret: /^SCRAM-SHA-256\$/,
  },
  {
    name: 'md5, verifier, SCRAM server',
    server: 'scram-sha-256',
    authentication: '{method: md5}',
    secret: /^SCRAM-SHA-256\$/,
  },
  {
    name: 'md5, hash, md5 server',
    server: 'md5',
    authentication: '{method: md5}',
    secret: /^md5[0-9a-f]{32}$/,
  },
  {
    name: 'scram-sha-256, plain text, SCRAM server',
    server: 'scram-sha-256',
    authentication: '{secret: plain}',
    secret: /^pw-app$/,
  },
  {
    name: 'scram-sha-256, plain text, md5 server',
    server: 'md5',
    authentication: '{secret: plain}',
    secret: /^pw-app$/,
  },
  {
    name: 'md5, plain text, SCRAM server',
    server: 'scram-sha-256',
    authentication: '{method: md5, secret: plain}',
    secret: /^pw-app$/,
  },
  {
    name: 'password by a rule, plain text, SCRAM server',
    server: 'scram-sha-256',
    authentication: `{secret: plain, hba: [${rule}, method: password}]}`,
    secret: /^pw-app$/,
  },
  {
    name: 'password by a rule, hash, md5 server',
    server: 'md5',
    authentication: `{method: md5, hba: [${rule}, method: password}]}`,
    secret: /^md5/,
  },
  {
    name: 'scram-sha-256, looked up, SCRAM server',
    server: 'scram-sha-256',
    authentication: `{${lookup}}`,
    secret: undefined,
    users: 'in-database',
  },
  {
    name: 'md5, looked up, SCRAM server',
    server: 'scram-sha-256',
    authentication: `{method: md5, ${lookup}}`,
    secret: undefined,
    users: 'in-database',
  },
  {
    name: 'md5, looked up, md5 server',
    server: 'md5',
    authentication: `{method: md5, ${lookup}}`,
    secret: undefined,
    users: 'in-database',
  },
  {
    name: 'md5 by a rule, looked up, md5 server',
    server: 'md5',
    authentication: `{method: md5, ${lookup}, hba: [${rule}, method: md5}]}`,
    secret: undefined,
    users: 'in-database',
  },
]

function topology(
  suite: Suite,
  { port, directory, sockets }: Place,
  primary: PostgresServer,
  { server, authentication, users }: Pick<Way, 'server' | 'authentication' | 'users'>,
  more = '',
): string {
  return `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${primary.port}
    password_encryption: ${server}
    instances: {a: {host: 127.0.0.1}}
    databases: [shop]
    users: ${users ?? '{app: {password: {env: app}}}'}
balancers:
  pool:
    kind: pgbouncer
    version: "${versions[suite]}"
    serves: shop
    port: ${port}
    instances: {p1: {host: 127.0.0.1}}
    admin: {user: pgb_admin, password: {env: admin}}
    deploy: {via: local, directory: ${JSON.stringify(directory)}, service: "pgbouncer@{process}"}
    settings: {unix_socket_dir: ${JSON.stringify(sockets)}}
    authentication: ${authentication}
    ${more}`
}

const secrets = { app: 'pw-app', admin: 'pw-admin', finder: 'pw-finder' }
const login = { user: 'app', password: 'pw-app', database: 'shop' }
const whoAmI = 'SELECT current_user AS who'

async function logsIn(pooler: GeneratedPooler, more: ClientConfig = {}): Promise<void> {
  // A second connection finds what the first one left in the pool.
  for (let time = 0; time < 2; time += 1)
    expect(await pooler.query(whoAmI, { ...login, ...more })).toEqual([{ who: 'app' }])
}

describeLive(
  'a client logs in through PgBouncer',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'pgbouncer', suite: 'sid' },
    { name: 'openssl', suite: 'system' },
  ],
  () => {
    const primaries = new Map<Encryption, PostgresServer>()
    const primaryOf = (encryption: Encryption): PostgresServer => {
      const primary = primaries.get(encryption)
      if (primary === undefined) throw new Error(`no server that keeps ${encryption}`)
      return primary
    }
    beforeAll(async () => {
      for (const encryption of ['md5', 'scram-sha-256'] as const) {
        const primary = await startPrimary({ auth: encryption, passwordEncryption: encryption })
        await primary.query('CREATE DATABASE shop')
        primaries.set(encryption, primary)
      }
    })

    describe.each(suites)('%s', (suite) => {
      test.each(ways.map((way) => [way.name, way] as const))('%s', async (_, way) => {
        const primary = primaryOf(way.server)
        await primary.query("DROP ROLE IF EXISTS app; CREATE ROLE app LOGIN PASSWORD 'pw-app'")
        const pooler = await startGenerated({
          suite,
          secrets,
          yaml: (place) => topology(suite, place, primary, way),
        })
        await pooler.psql('shop/roles.sql', primary)
        if (way.users === 'in-database') await pooler.psql('shop/auth_query.sql', primary, 'shop')
        const userlist = pooler.files.get('pool/p1/userlist.txt') ?? ''
        const line = /^"app" "(.*)"$/m.exec(userlist)?.[1]
        if (way.secret === undefined) expect(line).toBeUndefined()
        else expect(line).toMatch(way.secret)
        await logsIn(pooler)
        await expect(pooler.query(whoAmI, { ...login, password: 'wrong' })).rejects.toThrow()
      })

      test('the verifier that the server already holds', async () => {
        const primary = primaryOf('scram-sha-256')
        await primary.query("DROP ROLE IF EXISTS app; CREATE ROLE app LOGIN PASSWORD 'pw-app'")
        const [row] = await primary.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'app'")
        const verifier = String(row?.['rolpassword'])
        const way = { server: 'scram-sha-256', authentication: '{}' } as const
        const pooler = await startGenerated({
          suite,
          secrets: { ...secrets, app: verifier },
          yaml: (place) => topology(suite, place, primary, way).replace('app: {password:', 'app: {verifier:'),
        })
        await logsIn(pooler)
        await pooler.psql('shop/roles.sql', primary)
        await logsIn(pooler)
      })

      test.each(['verify-ca', 'verify-full'])('a certificate, %s', async (mode) => {
        const directory = tempDir('login')
        const files: Certificates = await makeCertificates(directory)
        const client = await makeCertificates(join(directory, 'client'), {
          commonName: 'app',
          authority: { ca: files.ca, caKey: files.caKey },
        })
        await giveToPostgres(directory)
        const primary = primaryOf('scram-sha-256')
        const way = { server: 'scram-sha-256', authentication: '{method: cert, secret: plain}' } as const
        const clients = `{mode: ${mode}, ca: ${files.ca}, cert: ${files.cert}, key: ${files.key}}`
        const pooler = await startGenerated({
          suite,
          secrets,
          yaml: (place) => topology(suite, place, primary, way, `tls: {clients: ${clients}}`),
        })
        await pooler.psql('shop/roles.sql', primary)
        const ssl = { rejectUnauthorized: false, ...(await pairOf(client)) }
        expect(await pooler.query(whoAmI, { user: 'app', database: 'shop', ssl })).toEqual([{ who: 'app' }])
        await expect(
          pooler.query(whoAmI, { user: 'finder', database: 'shop', ssl, password: 'pw-app' }),
        ).rejects.toThrow()
      })
    })
  },
)

async function pairOf({ cert, key }: Certificates): Promise<{ cert: string; key: string }> {
  const { readFile } = await import('node:fs/promises')
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') }
}
