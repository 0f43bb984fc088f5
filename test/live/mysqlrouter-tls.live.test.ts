/** Which TLS the Router has towards a server, by server_ssl_mode and by what its client has. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { makeCertificates } from './support/certificates.ts'
import { queryMysql, startMysql } from './support/mysql.ts'
import { freePorts } from './support/ports.ts'
import { tempDir } from './support/process.ts'
import { startRouter } from './support/router.ts'
import { describeLive } from './support/servers.ts'

const clientModes = ['DISABLED', 'PREFERRED', 'REQUIRED'] as const
const serverModes = [undefined, 'AS_CLIENT', 'PREFERRED', 'REQUIRED'] as const

interface Route {
  client: (typeof clientModes)[number]
  server: (typeof serverModes)[number]
  /** Of the MySQL server. */
  hasTls: boolean
  port: number
}

const needs = [
  { name: 'mysql', suite: 'sid' },
  { name: 'mysqlrouter', suite: 'sid' },
] as const

describeLive('server_ssl_mode of MySQL Router', needs, () => {
  let routes: Route[]
  let ca: string

  beforeAll(async () => {
    const files = await makeCertificates(tempDir('tls'))
    ca = readFileSync(files.ca, 'utf8')
    const [withTls, without] = await Promise.all([
      startMysql(),
      startMysql({ settings: { tls_version: "''" } }),
    ])
    // Without a password the login is the same in plain text and over TLS.
    for (const each of [withTls, without]) await each.query("CREATE USER app@'%'")
    const kinds = [true, false].flatMap((hasTls) =>
      clientModes.flatMap((client) => serverModes.map((server) => ({ client, server, hasTls }))),
    )
    const ports = await freePorts(kinds.length)
    routes = kinds.map((kind, index) => ({ ...kind, port: ports[index] ?? 0 }))
    const sections = routes.map(({ client, server, hasTls, port }) =>
      [
        `[routing:r${port}]`,
        `bind_port=${port}`,
        `destinations=127.0.0.1:${(hasTls ? withTls : without).port}`,
        'routing_strategy=first-available',
        `client_ssl_mode=${client}`,
        `client_ssl_cert=${files.cert}`,
        `client_ssl_key=${files.key}`,
        ...(server === undefined ? [] : [`server_ssl_mode=${server}`]),
        '',
      ].join('\n'),
    )
    const conf = join(tempDir('router'), 'mysqlrouter.conf')
    writeFileSync(conf, `[DEFAULT]\nlogging_folder=\n${sections.join('')}`)
    await startRouter({ conf, ports })
  })

  /** What the connection to the server has, for a client with TLS and for one without. */
  async function outcomes(server: Route['server']): Promise<Record<string, string>> {
    const chosen = routes.filter((route) => route.server === server)
    const pairs = chosen.flatMap(({ client, hasTls, port }) =>
      ['TLS', 'plain'].map(async (own) => {
        const login = { host: '127.0.0.1', port, user: 'app', ...(own === 'TLS' && { ssl: { ca } }) }
        const outcome = await queryMysql(login, "SHOW STATUS LIKE 'Ssl_version'").then(
          ([row]) => (row?.['Value'] === '' ? 'plain' : 'TLS'),
          () => 'refused',
        )
        return [`${client}, ${own} client, ${hasTls ? 'TLS' : 'plain'} server`, outcome] as const
      }),
    )
    return Object.fromEntries(await Promise.all(pairs))
  }

  test('is AS_CLIENT by default: the server gets what the client has', async () => {
    const byDefault = await outcomes(undefined)
    expect(byDefault).toEqual(await outcomes('AS_CLIENT'))
    expect(byDefault).toEqual({
      'DISABLED, TLS client, TLS server': 'refused',
      'DISABLED, plain client, TLS server': 'plain',
      'PREFERRED, TLS client, TLS server': 'TLS',
      'PREFERRED, plain client, TLS server': 'plain',
      'REQUIRED, TLS client, TLS server': 'TLS',
      'REQUIRED, plain client, TLS server': 'refused',
      'DISABLED, TLS client, plain server': 'refused',
      'DISABLED, plain client, plain server': 'plain',
      'PREFERRED, TLS client, plain server': 'refused',
      'PREFERRED, plain client, plain server': 'plain',
      'REQUIRED, TLS client, plain server': 'refused',
      'REQUIRED, plain client, plain server': 'refused',
    })
  })

  test('PREFERRED encrypts for a client in plain text too, and goes without where the server has no TLS', async () => {
    expect(await outcomes('PREFERRED')).toMatchObject({
      'DISABLED, plain client, TLS server': 'TLS',
      'PREFERRED, plain client, TLS server': 'TLS',
      'PREFERRED, TLS client, plain server': 'plain',
      'REQUIRED, TLS client, plain server': 'plain',
    })
  })

  test('REQUIRED takes no server without TLS', async () => {
    const found = Object.entries(await outcomes('REQUIRED'))
    expect(found.filter(([, outcome]) => outcome === 'plain')).toEqual([])
    expect(found.filter(([, outcome]) => outcome === 'TLS').map(([name]) => name)).toEqual([
      'DISABLED, plain client, TLS server',
      'PREFERRED, TLS client, TLS server',
      'PREFERRED, plain client, TLS server',
      'REQUIRED, TLS client, TLS server',
    ])
  })
})
