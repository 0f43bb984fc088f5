/** The console of PgBouncer over TLS: verified by what the topology declares. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from './support/certificates.ts'
import { cli } from './support/console.ts'
import { startGenerated } from './support/generated-pooler.ts'
import { giveToPostgres, type RunResult, run, tempDir } from './support/process.ts'
import { describeLive } from './support/servers.ts'

const secrets = { app: 'pw-app-11', admin: 'pw-admin-22', dbbal: 'pw-dbbal-33' }

describeLive(
  'the console over TLS',
  [
    { name: 'pgbouncer', suite: 'system' },
    { name: 'openssl', suite: 'system' },
  ],
  () => {
    let yaml = ''
    let certificates: Certificates
    const directory = tempDir('console-tls')

    beforeAll(async () => {
      const place = join(directory, 'pooler')
      certificates = await makeCertificates(place)
      await giveToPostgres(place)
      await startGenerated({
        suite: 'system',
        secrets,
        yaml: (where) => {
          yaml = `version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    instances: {a: {host: 127.0.0.1}}
    admin: {user: dbbal, password: {env: dbbal}}
    databases: [shop]
    users: {app: {password: {env: app}}}
balancers:
  pool:
    kind: pgbouncer
    version: "1.18"
    serves: shop
    port: ${where.port}
    routes: {write: {to: primary}, read: {to: none}}
    pools: {write: 5}
    instances: {p1: {host: 127.0.0.1}}
    admin: {user: pgb_admin, password: {env: admin}}
    tls: {clients: {mode: require, cert: ${JSON.stringify(certificates.cert)}, key: ${JSON.stringify(certificates.key)}}}
    deploy: {via: local, directory: ${JSON.stringify(where.directory)}, service: "pgbouncer@{process}"}
    settings: {unix_socket_dir: ${JSON.stringify(where.sockets)}}
`
          return yaml
        },
      })
    })

    /** SHOW VERSION, with an authority for the console's certificate. */
    function show(ca?: string): Promise<RunResult> {
      const admin = ca === undefined ? '' : `, ca: ${JSON.stringify(ca)}`
      writeFileSync(
        join(directory, 'topology.yaml'),
        yaml.replace('password: {env: admin}}', `password: {env: admin}${admin}}`),
      )
      return run([process.execPath, cli, 'pgbouncer', 'show', 'version'], {
        directory,
        env: { ...secrets, NO_COLOR: '1', DBBAL_TOPOLOGY: undefined },
        timeoutMs: 30_000,
      })
    }

    test('without an authority it is taken as it is, and that is said', async () => {
      const { code, stdout, stderr } = await show()
      expect([code, stdout]).toEqual([0, expect.stringContaining('PgBouncer 1.18')])
      expect(stderr).toContain('the certificate of pool/p1 is not verified: no authority is declared')
    })

    test('with its authority it is verified', async () => {
      const { code, stdout, stderr } = await show(certificates.ca)
      expect([stderr, code, stdout]).toEqual(['', 0, expect.stringContaining('PgBouncer 1.18')])
    })

    test('another authority, or none that can be read, is no way in', async () => {
      const other = await makeCertificates(join(directory, 'other'))
      const refused = await show(other.ca)
      expect([refused.code, refused.stdout]).toEqual([3, expect.stringMatching(/unreachable .*certificate/)])
      const missing = await show('no-such.pem')
      expect([missing.code, missing.stdout]).toEqual([3, expect.stringContaining('cannot be read (ENOENT)')])
    })
  },
)
