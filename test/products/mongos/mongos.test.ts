import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readMongodbYaml } from '../../../src/formats/mongodb-yaml.ts'
import { reasons } from '../../../src/products/mongos/reasons.ts'
import { settingsTable } from '../../../src/products/mongos/table.ts'
import { settingOf } from '../../../src/settings/lookup.ts'
import { generate } from '../../support/generate.ts'
import { onPath } from '../../support/on-path.ts'
import { shop } from './topology.ts'

async function settings(
  instance: string,
  changes: Parameters<typeof shop>[0] = {},
): Promise<Record<string, string>> {
  const { files, diagnostics } = await generate(shop(changes), { only: 'mongos' })
  const text = files.get(`router/${instance}/mongos.yaml`)
  if (text === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return Object.fromEntries(readMongodbYaml(text).map(({ name, value }) => [name, value]))
}

async function findings(changes: Parameters<typeof shop>[0]): Promise<string[]> {
  const { diagnostics } = await generate(shop(changes), { only: 'mongos' })
  return diagnostics.map(
    ({ path, severity, id, message }) => `${(path ?? []).slice(2).join('.')} ${severity} ${id} ${message}`,
  )
}

describe('mongos.yaml', () => {
  test('says what the topology is silent about', async () => {
    expect(await settings('r1')).toEqual({
      'sharding.configDB': 'cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019',
      'net.port': '27017',
      'net.bindIp': '127.0.0.1,m1.example.net',
      'net.maxIncomingConnections': '20000',
      'net.tls.mode': 'requireTLS',
      'net.tls.certificateKeyFile': '/etc/mongo/h1.pem',
      'net.tls.CAFile': '/etc/mongo/ca.pem',
      'net.tls.allowConnectionsWithoutCertificates': 'true',
      'net.tls.disabledProtocols': 'TLS1_0,TLS1_1',
      'security.clusterAuthMode': 'x509',
      'systemLog.destination': 'file',
      'systemLog.path': '/var/log/mongodb/router-r1.log',
      'systemLog.logAppend': 'true',
      'systemLog.logRotate': 'reopen',
      'setParameter.authenticationMechanisms': 'SCRAM-SHA-256,MONGODB-X509',
      'setParameter.ShardingTaskExecutorPoolMinSize': '10',
      'setParameter.ShardingTaskExecutorPoolMaxSize': '2000',
    })
  })

  test('takes its limits from the open files of its host and of the members', async () => {
    const onSmallHost = await settings('r2')
    expect(onSmallHost['net.maxIncomingConnections']).toBe('8000')
    const { files } = await generate(shop(), { only: 'mongos' })
    expect(files.get('router/r1/mongos.service.d/dbbal.conf')).toContain('\nLimitNOFILE=64000\n')
    expect(files.get('router/r2/mongos.service.d/dbbal.conf')).toContain('\nLimitNOFILE=10000\n')
  })

  test("shares a declared limit of the members' connections among all mongos of the cluster", async () => {
    const cluster =
      '    tls: {mode: disable}\n    authentication: {members: keyfile, key_file: /k}\n    max_connections: 1000'
    const more =
      '  other: {kind: mongos, serves: shop, instances: {o1: {host: h2}, o2: {host: h2, port: 27117}}}'
    expect(
      (await settings('r1', { cluster, balancer: more }))['setParameter.ShardingTaskExecutorPoolMaxSize'],
    ).toBe('125')
  })

  test('uses a key file, without TLS where that is said', async () => {
    const cluster =
      '    tls: {mode: disable}\n    authentication: {members: keyfile, key_file: "/etc/mongo/{name}.key"}'
    const all = await settings('r1', { cluster })
    expect(all['security.keyFile']).toBe('/etc/mongo/shop.key')
    expect(
      Object.keys(all).filter((name) => name.startsWith('net.tls') || name === 'security.clusterAuthMode'),
    ).toEqual([])
    expect(all['setParameter.authenticationMechanisms']).toBe('SCRAM-SHA-256')
  })

  test('demands certificates where clients have nothing else', async () => {
    const cluster =
      '    tls: {mode: prefer, ca: /ca, cert: /cert}\n    authentication: {members: x509, clients: [x509]}'
    const all = await settings('r1', { cluster })
    expect(all['net.tls.mode']).toBe('preferTLS')
    expect(all['net.tls.allowConnectionsWithoutCertificates']).toBeUndefined()
    expect(all['setParameter.authenticationMechanisms']).toBe('MONGODB-X509')
  })

  test('brackets IPv6 config servers and turns IPv6 on', async () => {
    const hosts = [
      'h1: {address: "2001:db8::1"}',
      'h2: {address: m2.example.net}',
      'h3: {address: m3.example.net}',
    ]
    const all = await settings('r1', { hosts: hosts.map((line) => `  ${line}`).join('\n') })
    expect(all['sharding.configDB']).toBe('cfg/[2001:db8::1]:27019,m2.example.net:27019,m3.example.net:27019')
    expect(all['net.bindIp']).toBe('127.0.0.1,2001:db8::1')
    expect(all['net.ipv6']).toBe('true')
  })

  test('lets settings win, and null take a line out', async () => {
    const balancer =
      '    settings: {systemLog.path: /srv/m.log, systemLog.logRotate: null, replication.localPingThresholdMs: 5}\n    settings_unchecked: {audit.new: "on"}'
    const all = await settings('r1', { balancer })
    expect(all['systemLog.path']).toBe('/srv/m.log')
    expect(all['systemLog.logRotate']).toBeUndefined()
    expect(all['replication.localPingThresholdMs']).toBe('5')
    expect(all['audit.new']).toBe('on')
  })

  test.each([
    ['systemLog.destination: syslog', { destination: 'syslog' }],
    ['systemLog.destination: null', {}],
    [
      'systemLog.logAppend: false',
      { destination: 'file', path: '/var/log/mongodb/router-r1.log', logAppend: 'false' },
    ],
  ])('leaves out what mongos would not start with: %s', async (setting, expected) => {
    const all = await settings('r1', { balancer: `    settings: {${setting}}` })
    const log = Object.entries(all).filter(([name]) => name.startsWith('systemLog.'))
    expect(Object.fromEntries(log.map(([name, value]) => [name.slice(10), value]))).toEqual(expected)
  })

  test('gives a reason for every line that differs from the default', async () => {
    const { files } = await generate(shop(), { only: 'mongos' })
    const text = files.get('router/r1/mongos.yaml') ?? ''
    const lines = text.split('\n')
    const plain = new Set(['sharding.configDB', 'net.port', 'net.tls.certificateKeyFile', 'net.tls.CAFile'])
    for (const { name, line } of readMongodbYaml(text)) {
      const isExplained = lines[line - 2]?.trimStart().startsWith('# ') === true
      expect(isExplained || plain.has(name), name).toBe(true)
    }
  })

  test('has the config servers as its backends', async () => {
    const { backends } = await generate(shop(), { only: 'mongos' })
    expect(backends).toEqual([
      {
        route: 'router/config',
        backends: ['m1.example.net:27019', 'm2.example.net:27019', 'm3.example.net:27019'],
      },
    ])
  })
})

test('every reason is about a setting that mongos has', () => {
  for (const { setting } of reasons) expect(settingOf(settingsTable, setting), setting).toBeDefined()
})

describe('findings', () => {
  const cluster = (text: string): { cluster: string } => ({ cluster: `    ${text}` })
  const balancer = (text: string): { balancer: string } => ({ balancer: `    ${text}` })
  const tls = 'tls: {mode: require, ca: /ca, cert: /cert}\n    '
  const cases: [name: string, changes: Parameters<typeof shop>[0], expected: string[]][] = [
    ['nothing', {}, []],
    [
      'no authentication',
      cluster('tls: {mode: require, ca: /ca, cert: /cert}'),
      [' error MGO014 cluster "shop" has no authentication: whoever reaches mongos may do anything'],
    ],
    [
      'no word of tls',
      cluster('authentication: {members: keyfile, key_file: /k}'),
      [
        ' error SEC007 cluster "shop" says nothing of tls: passwords and data would cross the network in clear text',
      ],
    ],
    [
      'x509 members without tls',
      cluster('tls: {mode: disable}\n    authentication: {members: x509}'),
      ['authentication.members error MGO018 members: x509 needs tls with ca and cert'],
    ],
    [
      'x509 clients without tls',
      cluster('tls: {mode: disable}\n    authentication: {members: keyfile, key_file: /k, clients: [x509]}'),
      ['tls.mode error MGO018 clients cannot log in by x509 without tls'],
    ],
    [
      'key file members without the file',
      cluster(`${tls}authentication: {members: keyfile}`),
      ['authentication error MGO012 members: keyfile needs the path of the key file'],
    ],
    [
      'a key file in production',
      {
        ...cluster(`${tls}authentication: {members: keyfile, key_file: /k}`),
        environment: 'environment: production',
      },
      [
        'authentication.members warning MGO013 a key file is one secret on every host, expected x509 in production',
      ],
    ],
    [
      'tls without certificate',
      cluster('tls: {mode: require, ca: /ca}\n    authentication: {members: keyfile, key_file: /k}'),
      ['tls error MGO018 tls mode "require" needs a certificate'],
    ],
    [
      'tls without a CA',
      cluster('tls: {mode: require, cert: /cert}\n    authentication: {members: keyfile, key_file: /k}'),
      ['tls error MGO018 tls mode "require" needs a CA file: without it mongos trusts every certificate'],
    ],
    [
      'a key beside the certificate',
      cluster('tls: {mode: require, ca: /ca, cert: /cert, key: /key}\n    authentication: {members: x509}'),
      ['tls.key error MGO018 MongoDB reads key and certificate from one file'],
    ],
    [
      'a placeholder without a value',
      cluster('tls: {mode: require, ca: /ca, cert: "/{process}.pem"}\n    authentication: {members: x509}'),
      ['tls.cert error TOP005 "{process}" in "/{process}.pem" has no value here'],
    ],
    [
      'a relative path',
      cluster('tls: {mode: require, ca: ca.pem, cert: /cert}\n    authentication: {members: x509}'),
      ['tls.ca error TOP001 "ca.pem" is no absolute path'],
    ],
    [
      'too many clients for the open files',
      balancer('max_connections: 9000'),
      ['max_connections error MGO020 max_connections 9000 is over 8000, 0.8 of the 10000 open files of "r2"'],
    ],
    [
      'too few clients',
      balancer('max_connections: 4'),
      ['max_connections error MGO020 max_connections 4 is below 5, the least that mongos takes'],
    ],
    [
      'too few connections to share',
      cluster(`${tls}authentication: {members: x509}\n    max_connections: 30`),
      [
        "max_connections error MGO053 half of a member's connections, shared by 2 mongos, leaves 7 each, expected 10 at least",
      ],
    ],
    [
      'another release than the cluster',
      balancer('version: "7.0"'),
      ['version warning MGO052 mongos 7.0 stands in front of MongoDB 8.0, expected the same release'],
    ],
    [
      'a setting that mongos has not',
      balancer('settings: {security.authorization: enabled}'),
      [
        'settings.security.authorization error MGO008 setting "security.authorization" is unknown to mongos 8.0, expected one of its settings',
      ],
    ],
    [
      'a parameter that is gone',
      balancer('settings: {setParameter.connPoolMaxShardedConnsPerHost: 200}'),
      [
        'settings.setParameter.connPoolMaxShardedConnsPerHost error MGO009 setting "setParameter.connPoolMaxShardedConnsPerHost" is not in mongos 8.0, it was removed in 5.0',
      ],
    ],
    [
      'a parameter that nobody listed',
      balancer('settings: {setParameter.cursorTimeoutMillis: 1}'),
      [
        'settings.setParameter.cursorTimeoutMillis warning MGO009 parameter "cursorTimeoutMillis" is not in dbbal\'s list; mongos does not start when it does not know it',
      ],
    ],
    [
      'a setting of the old pool',
      balancer('settings: {setParameter.connPoolMaxConnsPerHost: 200}'),
      [
        'settings.setParameter.connPoolMaxConnsPerHost warning MGO010 setParameter.connPoolMaxConnsPerHost is for pools that mongos no longer sends operations through',
      ],
    ],
    [
      'a fork',
      balancer('settings: {processManagement.fork: true}'),
      [
        'settings.processManagement.fork error MGO006 mongos does not fork under systemd, which would take it for dead',
      ],
    ],
    [
      'a setting that the topology says',
      balancer('settings: {sharding.configDB: x/y:1}'),
      ['settings.sharding.configDB error MGO055 sharding.configDB comes from the topology'],
    ],
    [
      'the same unchecked',
      balancer('settings_unchecked: {security.keyFile: /x}'),
      ['settings_unchecked.security.keyFile error MGO055 security.keyFile comes from the topology'],
    ],
    [
      'an old name of TLS',
      balancer('settings: {net.ssl.CAFile: /x}'),
      [
        'settings.net.ssl.CAFile error MGO017 net.ssl.CAFile is an old name, and a file with net.tls takes no net.ssl',
      ],
    ],
    [
      'every address',
      balancer('settings: {net.bindIp: "127.0.0.1, 0.0.0.0"}'),
      ['settings.net.bindIp warning MGO014 mongos would listen on every address of the host'],
    ],
    [
      'trust in everybody',
      balancer('settings: {net.tls.allowInvalidHostnames: true}'),
      [
        'settings.net.tls.allowInvalidHostnames warning MGO019 net.tls.allowInvalidHostnames lets anyone pose as a server or a client',
      ],
    ],
    [
      'a value that is a section',
      balancer('settings_unchecked: {net.tls: x}'),
      [
        'settings_unchecked.net.tls error MGO008 "net.tls" is a section or no name, expected a name such as "net.listenBacklog"',
      ],
    ],
    [
      'pool times without room',
      balancer('settings: {setParameter.ShardingTaskExecutorPoolHostTimeoutMS: 80000}'),
      [
        'settings warning MGO021 setParameter.ShardingTaskExecutorPoolHostTimeoutMS 80000 is not over RefreshRequirementMS and RefreshTimeoutMS together',
      ],
    ],
    [
      'a log file without a path',
      balancer('settings: {systemLog.path: null}'),
      ['settings.systemLog.path error MGO056 systemLog.destination "file" needs a systemLog.path'],
    ],
    [
      'a path for syslog',
      balancer('settings: {systemLog.destination: syslog, systemLog.path: /m.log}'),
      ['settings.systemLog.path error MGO056 systemLog.path is for systemLog.destination "file" only'],
    ],
    [
      'a log that is not appended to and reopened',
      balancer('settings: {systemLog.logAppend: false, systemLog.logRotate: reopen}'),
      [
        'settings.systemLog.logRotate error MGO056 systemLog.logRotate "reopen" needs systemLog.logAppend: true',
      ],
    ],
    [
      'two ways to say where to listen',
      balancer('settings: {net.bindIpAll: false}'),
      ['settings.net.bindIpAll error MGO056 mongos does not take net.bindIpAll beside net.bindIp'],
    ],
    [
      'one way to say where to listen',
      balancer('settings: {net.bindIpAll: true, net.bindIp: null}'),
      ['settings.net.bindIpAll warning MGO014 mongos would listen on every address of the host'],
    ],
    [
      'a unit that is no name',
      balancer('deploy: {via: ssh, service: "../{instance}"}'),
      ['deploy.service error TOP001 "../r1" is no name of a systemd unit'],
    ],
    [
      'a primary with tags',
      balancer('read_preference: {mode: primary, tags: [{region: eu}]}'),
      ['read_preference.mode error MGO054 read preference "primary" takes neither tags nor max_staleness'],
    ],
    [
      'a staleness that clients refuse',
      balancer('read_preference: {mode: nearest, max_staleness: 89s}'),
      ['read_preference.max_staleness error MGO054 max_staleness "89s" is below 90s, which clients refuse'],
    ],
    [
      'tags that nobody has',
      balancer('read_preference: {mode: nearest, tags: [{region: us}]}'),
      [
        'read_preference.tags warning MGO054 no member of shard "s0" has the tags [{"region":"us"}]: reads of its data fail',
      ],
    ],
    ['tags with a way out', balancer('read_preference: {mode: nearest, tags: [{region: us}, {}]}'), []],
  ]
  test.each(cases)('%s', async (_, changes, expected) => {
    expect(await findings(changes)).toEqual(expected)
  })

  test('one mongos', async () => {
    const { diagnostics } = await generate(
      shop().replace('{r1: {host: h1}, r2: {host: h3}}', '{r1: {host: h1}}'),
      { only: 'mongos' },
    )
    expect(diagnostics.map(({ id }) => id)).toEqual(['MGO023'])
  })

  test('a cluster on the loopback may do without', async () => {
    const hosts = '  h1: {address: 127.0.0.1}\n  h2: {address: 127.0.0.2}\n  h3: {address: 127.0.0.3}'
    expect(await findings({ hosts, cluster: '' })).toEqual([])
  })
})

const mongos = onPath('mongos')

// No Debian package carries mongos: named and counted as skipped where it is not on the PATH.
test.skipIf(mongos === undefined)('mongos --outputConfig takes the file (mongos on the PATH)', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dbbal-mongos-'))
  const { files } = await generate(shop(), { only: 'mongos' })
  const file = join(directory, 'mongos.yaml')
  await writeFile(file, files.get('router/r1/mongos.yaml') ?? '')
  const code = await new Promise((resolve) => {
    execFile(mongos ?? 'mongos', ['--outputConfig', '-f', file], (error) => resolve(error?.code ?? 0))
  })
  expect(code).toBe(0)
})
