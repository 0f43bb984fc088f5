/** Logins from another machine, through ssh: the candidate's own answer, and its certificate. */
import { expect, test } from 'vitest'
import { type Door, type Login, tryLogins } from '../../src/app/failover/try-logins.ts'
import { observeServer } from '../../src/engines/postgresql/observe-server.ts'
import { serverAt } from '../../src/engines/postgresql/server.ts'
import { makeCertificates } from './support/certificates.ts'
import { freePort } from './support/ports.ts'
import { startPrimary } from './support/postgres.ts'
import { tempDir } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { startSshd } from './support/sshd.ts'

const login: Login = { kind: 'application', user: 'app', password: 'pw-app-5f0c2d71', database: 'postgres' }
const replication: Login = { kind: 'replication', user: 'app', password: login.password, database: undefined }

describeLive(
  'logins to a candidate',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'openssh', suite: 'system' },
  ],
  () => {
    test('through ssh, over TLS, and by the rules', async () => {
      const tls = await makeCertificates(tempDir('tls'), { names: ['127.0.0.1'] })
      const postgres = await startPrimary({
        auth: 'scram-sha-256',
        tls,
        settings: { listen_addresses: "'127.0.0.1,127.0.0.3'" },
      })
      await postgres.query(`CREATE ROLE app LOGIN REPLICATION PASSWORD '${login.password}'`)
      const own = {
        host: postgres.socketDirectory,
        port: postgres.port,
        user: 'postgres',
        password: undefined,
      }
      const server = serverAt('b', { ...own, database: 'postgres', tls: undefined })
      const state = await observeServer(server)
      await server.close()
      const address = {
        host: '127.0.0.1',
        port: postgres.port,
        tls: { mode: 'verify-full', ca: tls.ca },
      } as const
      const door: Door = { name: 'b', address, state }
      const { port, user, identity, knownHosts } = await startSshd()
      const ssh = { user, port, identity, known_hosts: knownHosts }
      const far = { name: 'pool/p1', address: '127.0.0.1', way: { address: '127.0.0.1', ssh } }
      const said = async (
        from: Door,
        vantage: typeof far | { name: string; address: string; way: undefined },
        ...logins: Login[]
      ) => (await tryLogins(from, vantage, logins)).map(({ way, refused }) => [way, refused])

      const wrong = { ...login, password: 'pw-wrong-91ab00cd' }
      expect(await said(door, far, login, wrong, replication)).toEqual(
        expect.arrayContaining([
          ['tried from the host', undefined],
          ['tried from the host', 'password authentication failed for user "app"'],
          ['tried from the host', expect.stringContaining('no pg_hba.conf entry for replication connection')],
        ]),
      )
      const closed = { ...door, address: { ...address, port: await freePort() } }
      expect(await said(closed, far, login)).toEqual([['tried from the host', expect.stringMatching(/./)]])
      const noWay = { ...far, way: { ...far.way, ssh: { ...ssh, port: await freePort() } } }
      expect(await said(door, noWay, login)).toEqual([
        [
          'tried from the host',
          { unseen: expect.stringContaining('ssh'), remedy: expect.stringMatching(/./) },
        ],
      ])
      const unknown = { name: 'pool/p1', address: '127.0.0.1', way: undefined }
      expect(await said(door, unknown, login, replication)).toEqual([
        [
          'by pg_hba.conf',
          { unseen: expect.stringContaining('nobody has tried'), remedy: expect.stringMatching(/./) },
        ],
        ['by pg_hba.conf', 'no line for 127.0.0.1'],
      ])
      const stranger = { ...address, tls: { mode: 'verify-full', ca: tls.ca }, host: '127.0.0.3' } as const
      expect(await said({ ...door, address: stranger }, far, login)).toEqual([
        ['tried from the host', expect.stringMatching(/cert/i)],
      ])
    })
  },
)
