import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../../../src/lint/apply-edits.ts'
import { recognise } from '../../../../src/lint/file-kinds.ts'
import type { LintFile, LintFinding } from '../../../../src/lint/linter.ts'
import { maskSecrets } from '../../../../src/lint/mask-secrets.ts'
import { mongosLinter } from '../../../../src/products/mongos/lint/index.ts'
import { lintFiles } from '../../../lint/support/lint-text.ts'
import { generate } from '../../../support/generate.ts'

function lint(files: Readonly<Record<string, string>>, version?: string): readonly LintFinding[] {
  const given = Object.entries(files).flatMap(([name, text]): LintFile[] => {
    const kind = recognise(name, text)?.kind
    return kind === undefined ? [] : [{ name, kind, text }]
  })
  return lintFiles(mongosLinter, given, version)
}

function shown(findings: readonly LintFinding[]): string[] {
  return findings
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, severity, rule }) => `${line}:${column} ${severity} ${rule.id}`)
}

const cluster = 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n'

describe('a mongos.yaml', () => {
  // Each block as options_parser.cpp and the options' own checks in MongoDB 5.0's sources answer it.
  test.each([
    ['net:\n  port: 27017', []],
    ['net:\n  port: 0', ['4:9 error MGO060']],
    ['net:\n  port: 0x6989', []],
    ['net:\n  port: 08', ['4:9 error MGO059']],
    ['net:\n  port: "27017"', []],
    ['net:\n  port:', ['4:7 error MGO059']],
    ['net:\n  port: 27017s', ['4:9 error MGO059']],
    ['net:\n  port: [27017]', ['4:9 error MGO059']],
    ['net:\n  port: 99999999999', ['4:9 error MGO059']],
    ['net:\n  port:\n    value: 27017', []],
    ['net.port: 27017', []],
    ['net: {port: 27017, ipv6: true}', []],
    ['net:\n  ipv6: yes', ['4:9 error MGO059']],
    ['net:\n  ipv6: TRUE', ['4:9 error MGO059']],
    ['net:\n  Port: 1', ['4:3 error MGO008']],
    ['net:\n  unixDomainSocket:\n    filePermissions: 0700', []],
    ['net:\n  maxIncomingConnections: 4', ['4:27 error MGO020']],
    ['net:\n  maxIncomingConnectionsOverride: [10.0.0.0/8]', []],
    ['net:\n  maxIncomingConnectionsOverride: 10.0.0.0/8', ['4:35 error MGO059']],
    ['net:\n  compression:\n    compressors: snappy, zlib', ['5:18 error MGO060']],
    ['net:\n  compression:\n    compressors: snappy,zlib', []],
    ['net:\n  bindIpAll: true\n  bindIp: localhost', ['4:3 error MGO056', '5:11 error MGO014']],
    ['net:\n  bindIpAll: false\n  bindIp: localhost', []],
    ['net:', ['3:1 error MGO061']],
    ['net: 27017', ['3:1 error MGO008']],
    ['net:\n  port: 1\nnet:\n  ipv6: true', []],
    ['net:\n  port: 1\nnet:\n  port: 2', ['6:3 error MGO058']],
    [
      'net:\n  tls:\n    CAFile: /ca\nnet.ssl.CAFile: /ca',
      ['5:5 error MGO018', '6:1 warning MGO017', '6:1 error MGO058'],
    ],
    ['net:\n  tls:\n    mode: allowTLS', ['5:5 error MGO018', '5:5 warning SEC007']],
    ['net:\n  tls:\n    mode: disabled', []],
    ['net:\n  tls:\n    mode: on', ['5:5 error MGO018', '5:11 error MGO060']],
    ['security:\n  clusterAuthMode: x509', ['4:3 error MGO018']],
    ['security:\n  clusterAuthMode: X509', ['4:20 error MGO060']],
    ['security:\n  transitionToAuth: true', ['4:3 error MGO056']],
    ['security:\n  authorization: enabled', ['4:3 error MGO008']],
    ['security:\n  javascriptEnabled: false', []],
    ['security:\n  ldap:\n    servers: ldap.example.net', []],
    ['auditLog:\n  destination: file\n  path: /a\n  format: JSON', []],
    ['storage:\n  dbPath: /data', ['4:3 error MGO008']],
    ['operationProfiling:\n  mode: all', ['4:3 error MGO008']],
    ['operationProfiling:\n  slowOpSampleRate: 0.5', []],
    ['operationProfiling:\n  slowOpSampleRate: half', ['4:21 error MGO059']],
    ['systemLog:\n  destination: file', ['4:3 error MGO007']],
    ['systemLog:\n  destination: syslog\n  path: /l', ['5:3 error MGO007']],
    ['systemLog:\n  destination: stdout', ['4:16 error MGO060']],
    ['systemLog:\n  destination: syslog\n  syslogFacility: local9', ['5:19 error MGO060']],
    ['systemLog:\n  verbosity: -1', ['4:14 error MGO060']],
    ['systemLog:\n  component:\n    network:\n      verbosity: -1', []],
    ['systemLog:\n  component:\n    brandNew:\n      verbosity: 1', []],
    ['systemLog:\n  component:\n    netwrok:\n      verbosity: 1', ['6:7 error MGO008']],
    ['processManagement:\n  fork: true', ['4:3 error MGO006']],
    ['processManagement:\n  fork: false', []],
    ['setParameter:\n  cursorTimeoutMillis: 300000', []],
    ['setParameter:\n  bogusParameter: 1', ['4:3 warning MGO009']],
    ['setParameter:\n  mirrorReads: {samplingRate: 0.1}', ['4:16 error MGO059']],
    ["setParameter:\n  mirrorReads: '{samplingRate: 0.1}'", []],
    ['setParameter: 1', ['3:15 error MGO059']],
    ['setParameter:', ['3:1 error MGO061']],
    [
      'net:\n  tls:\n    mode: requireTLS\n    CAFile: /ca\n    certificateKeyFile:\n      __exec: cat /k\n      type: string',
      [],
    ],
    ['brandNew:\n  thing: 1', ['4:3 error MGO008']],
  ])('%s', (block, expected) => {
    expect(shown(lint({ 'mongos.yaml': `${cluster}${block}\n` }))).toEqual(expected)
  })

  test.each([
    ['cfg/a:1,b:1,c:1', []],
    ['cfg/a:1, b:1,c:1', ['2:13 warning MGO002']],
    ['a:1,b:1,c:1', ['2:13 error MGO002']],
    ['cfg/a:1,b:1,', ['2:13 error MGO002']],
    ['cfg/a:1,b:1,c:70000', ['2:13 error MGO002']],
    ['cfg/a:1,b:1', ['2:13 warning MGO004']],
    ['"cfg/a:1,b,c:1"', ['2:22 info MGO005']],
    ['cfg/[2001:db8::1]:1,b:1,c:1', ['2:13 warning MGO016']],
  ])('its configDB %s', (value, expected) => {
    expect(shown(lint({ 'mongos.yaml': `sharding:\n  configDB: ${value}\n` }))).toEqual(expected)
  })

  test('goes on behind a line that is no YAML, and says nothing of what may have been in it', () => {
    const text =
      '// one\nprocessManagement:\n\tfork: true\nnet:\n  port:27017\n  bindIp: *\n  ipv6: yes\nx: [1, 2\nstorage:\n  dbPath: /data\n'
    expect(shown(lint({ 'mongos.yaml': text }))).toEqual([
      '1:1 error MGO057',
      '2:1 error MGO061',
      '3:1 error MGO057',
      '5:7 error MGO057',
      '6:12 error MGO057',
      '7:9 error MGO059',
      '8:1 error MGO057',
      '10:3 error MGO008',
    ])
  })

  test('in the form of MongoDB 2.4 is not taken for a wrong one', () => {
    const text = '# old\nconfigdb = cfg/m1:27019\nport = 27017\n'
    expect(shown(lint({ 'mongos.conf': text }))).toEqual(['1:1 warning MGO063'])
  })

  test('shows no password', () => {
    const text = `${cluster}net:\n  tls:\n    mode: requireTLS\n    certificateKeyFilePassword: [Tops3cret]\n    clusterPassword:Tops3cret\n    CAFile: /ca\n`
    const uri = 'sharding:\n  configDB: mongodb://admin:Tops3cret@m1:27019\n'
    const findings = [...lint({ 'mongos.yaml': text }), ...lint({ 'mongos.yaml': uri })]
    expect(findings.length).toBeGreaterThan(2)
    expect(JSON.stringify(findings.map(({ message, hint }) => [message, hint]))).not.toContain('Tops3cret')
    for (const { line, file } of findings) {
      const lines = (file === 'mongos.yaml' && line > 2 ? text : uri).split('\n')
      expect(maskSecrets('mongos.yaml', lines, line)).not.toContain('Tops3cret')
    }
  })
})

describe('a mongod.yaml', () => {
  test('of the packages, and one with everything that a member needs, give nothing', () => {
    const packaged =
      '# mongod.conf\nstorage:\n  dbPath: /var/lib/mongodb\n#  engine:\n#  wiredTiger:\n\nsystemLog:\n  destination: file\n  logAppend: true\n  path: /var/log/mongodb/mongod.log\n\nnet:\n  port: 27017\n  bindIp: 127.0.0.1\n\nprocessManagement:\n  timeZoneInfo: /usr/share/zoneinfo\n\n#security:\n\n#operationProfiling:\n\n#replication:\n\n#sharding:\n'
    const member =
      'net:\n  bindIp: localhost,m1.example.net\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /m1.pem\n    CAFile: /ca.pem\n    clusterAuthX509:\n      attributes: O=example\nreplication:\n  replSetName: eu\n  oplogSizeMB: 2048\nsharding:\n  clusterRole: shardsvr\nstorage:\n  engine: wiredTiger\n  wiredTiger:\n    engineConfig:\n      cacheSizeGB: 0.5\n      journalCompressor: zstd\n    collectionConfig:\n      blockCompressor: none\n    indexConfig:\n      prefixCompression: true\nsecurity:\n  authorization: enabled\n  clusterAuthMode: x509\n  clusterIpSourceAllowlist: [10.0.0.0/8]\noperationProfiling:\n  mode: slowOp\n'
    expect(shown(lint({ 'mongod.conf': packaged }))).toEqual([])
    expect(shown(lint({ 'mongod.conf': member }))).toEqual([])
  })

  test('is refused what a mongos alone has', () => {
    expect(
      shown(lint({ 'mongod.conf': 'storage:\n  dbPath: /data\nsharding:\n  configDB: cfg/m1:27019\n' })),
    ).toEqual(['4:3 error MGO008'])
  })

  test('knows when a setting went', () => {
    const text = 'storage:\n  dbPath: /data\n  journal:\n    enabled: true\n'
    expect(lint({ 'mongod.conf': text }, '6.0')).toEqual([])
    expect(lint({ 'mongod.conf': text }, '7.0').map(({ message }) => message)).toEqual([
      '"storage.journal.enabled" was removed in 6.1: mongod 7.0 does not start with it',
    ])
  })
})

describe('files together', () => {
  const secured = `${cluster}security:\n  clusterAuthMode: keyFile\n`

  test('two mongos that call the same config servers by two names', () => {
    const other = cluster.replace('cfg/', 'config/')
    const findings = lint({ 'a/mongos.yaml': cluster, 'b/mongos.yaml': other })
    expect(findings.map(({ file, rule }) => `${file} ${rule.id}`)).toEqual(['b/mongos.yaml MGO003'])
  })

  test('clusters of different config servers have nothing to do with each other', () => {
    const other = secured.replaceAll('example.net', 'example.org')
    expect(lint({ 'a/mongos.yaml': cluster, 'b/mongos.yaml': other })).toEqual([])
  })

  test('a script knows the shards by the files of their servers', () => {
    const mongod = (set: string, role: string): string =>
      `net:\n  bindIp: m1.${set}.example.net\nreplication:\n  replSetName: ${set}\nsharding:\n  clusterRole: ${role}\nsecurity:\n  clusterAuthMode: keyFile\n`
    const files = {
      'mongos.yaml': secured,
      'mongod-cfg.yaml': mongod('cfg', 'configsvr'),
      'mongod-eu.yaml': mongod('eu', 'shardsvr'),
      'sharding.js':
        'sh.addShardToZone("eu", "EU")\nsh.addShardToZone("us", "US")\nsh.addShardToZone("cfg", "US")\n',
    }
    expect(shown(lint(files))).toEqual(['2:19 error MGO035', '3:19 error MGO035'])
  })

  test('a port is shared on an address that tells the host, and on no other', () => {
    const at = (bindIp: string): string => `${secured}net:\n  bindIp: ${bindIp}\n`
    const ids = (a: string, b: string): string[] =>
      lint({ 'a/mongos.yaml': at(a), 'b/mongos.yaml': at(b) }).map(({ rule }) => rule.id)
    expect(ids('localhost,10.0.0.5', '10.0.0.5')).toEqual(['MGO062'])
    expect(ids('localhost,10.0.0.5', 'localhost,10.0.0.6')).toEqual([])
    expect(ids('127.0.0.1', '127.0.0.1')).toEqual([])
  })
})

describe('a script', () => {
  test.each([
    ['sh.shardCollection("app.a", { _id: 1 })', ['1:31 warning MGO030']],
    ['sh.shardCollection("app.a", { _id: "hashed" })', []],
    ['sh.shardCollection("app.a", { userId: 1 })', []],
    ['sh.shardCollection("app.a", key)', []],
    ['sh.shardCollection("app.a", { "created_at": -1, x: 1 })', ['1:31 warning MGO030']],
    ['sh.shardCollection("app.a", { isActive: 1 })', ['1:31 warning MGO031']],
    ['sh.shardCollection("app", { x: 1 })', ['1:20 error MGO050']],
    ['sh.shardCollection(name, { x: 1 })', []],
    ['sh.shardCollection("app.a", { x: "hashed", y: "hashed" })', ['1:44 error MGO050']],
    ['db.adminCommand({ shardCollection: "app.a", key: { _id: 1 } })', ['1:52 warning MGO030']],
    ['// sh.shardCollection("app.a", { _id: 1 })', []],
    ['print("sh.shardCollection(\'app.a\', { _id: 1 })")', []],
    ['sh.addShard(`\u0024{set}/m1:27018`)\nsh.addShardToZone("shard0000", "A")', ['2:19 error MGO035']],
    ['sh.addShard("eu/m1:27018", "europe")\nsh.addShardToZone("eu", "A")', ['2:19 error MGO035']],
    ['sh.setBalancerState(false)', ['1:1 warning MGO037']],
    ['sh.setBalancerState(isOn)', []],
    [
      'db.getSiblingDB("config").settings.updateOne({ _id: "balancer" }, { $set: { activeWindow: { start: "1:00", stop: "25:00" } } })',
      ['1:100 warning MGO037', '1:114 warning MGO037'],
    ],
    [
      'db.getSiblingDB("admin").createUser({ user: "app", pwd: "app", roles: ["root"] })',
      ['1:57 error SEC002', '1:72 warning SEC004'],
    ],
    [
      'db.getSiblingDB("admin").createUser({ user: "siteAdmin", pwd: passwordPrompt(), roles: ["root"] })',
      [],
    ],
    [
      'const a = new Mongo("mongodb://app:s3cret@m1/?tlsInsecure=true&maxPoolSize=5")\ndb.getSiblingDB("x")',
      ['1:21 warning SEC007'],
    ],
    ['rs.initiate({ _id: "eu", members: members })', []],
    [
      'rs.initiate({ _id: "eu", members: [{ _id: 0, host: "localhost:1" }, { _id: 1, host: "m2:1" }, { _id: 2, host: "m2:1" }] })',
      ['1:52 error MGO041', '1:111 error MGO041'],
    ],
  ])('%s', (text, expected) => {
    expect(shown(lint({ 'sharding.js': `${text}\n` }))).toEqual(expected)
  })

  test.each([
    ['sh.disableAutoSplit()\nsh.status()\n', 'sh.status()\n'],
    ['sh.status()\n// why\nsh.disableAutoSplit();\n', 'sh.status()\n// why\n'],
    ['if (ready)\n  sh.disableAutoSplit()\nsh.status()\n', undefined],
    ['const result =\n  sh.disableAutoSplit()\n', undefined],
    ['sh.disableAutoSplit() // for now\n', undefined],
    ['sh.status(); sh.disableAutoSplit()\n', undefined],
  ])('%j is fixed only where the call is a statement of its own', (text, expected) => {
    const edits = lint({ 'sharding.js': text }).flatMap(({ fix }) => fix?.edits ?? [])
    expect(edits.length === 0 ? undefined : applyEdits(text, edits)).toBe(expected)
  })

  test('is masked wherever a password may stand', () => {
    const lines = [
      'db.createUser({ user: "a", pwd: "Tops3cret" })',
      'db.createUser({ user: "a", pwd:',
      '  "Tops3cret" })',
      'db.getSiblingDB("admin").auth("a", "Tops3cret")',
      'db.changeUserPassword(',
      '  "a",',
      '  "Tops3cret")',
      'connect("mongodb://a:Tops3cret@m1/")',
    ]
    for (const number of lines.keys())
      expect(maskSecrets('sharding.js', lines, number + 1)).not.toContain('Tops3cret')
    expect(maskSecrets('sharding.js', ['sh.status()'], 1)).toBe('sh.status()')
  })
})

describe('fixes', () => {
  const fixed = (text: string): string => {
    const edits = lint({ 'mongos.yaml': text }).flatMap(({ fix, rule }) =>
      rule.fix === 'safe' ? (fix?.edits ?? []) : [],
    )
    return applyEdits(text, edits)
  }

  test('keep comments, order and everything else', () => {
    const text = `// by hand\n${cluster}# the network\nnet:\n  port: 27017 # as always\n  ipv6: yes\n  ssl:\n    mode: requireSSL\n    PEMKeyFile: /k.pem\n    CAFile: "/ca.pem"\nstorage:\n  dbPath: /data\n  journal:\n    enabled: true\nsecurity:\n  authorization: enabled\n  keyFile: /k\n`
    expect(fixed(text)).toBe(
      `# by hand\n${cluster}# the network\nnet:\n  port: 27017 # as always\n  ipv6: true\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /k.pem\n    CAFile: "/ca.pem"\nsecurity:\n  keyFile: /k\n`,
    )
  })

  test('leave what has a comment in it, or more than its line', () => {
    const text = `${cluster}storage:\n  dbPath: /data # old\nsecurity: {authorization: enabled, keyFile: /k}\n`
    expect(fixed(text)).toBe(text)
  })

  test('take a whole section where nothing of it is left, at the end of the file too', () => {
    expect(
      fixed(`${cluster}setParameter:\n  connPoolMaxShardedConnsPerHost: 200\n  connPoolMaxConnsPerHost: 200`),
    ).toBe(
      `${cluster}setParameter:\n  connPoolMaxConnsPerHost: 200`.replace('  connPoolMaxConnsPerHost: 200', ''),
    )
  })
})

describe('what generate writes gives nothing at profile strict', () => {
  /** What the topologies of these fixtures ask for on purpose, past the checks. */
  const asked = [
    'guides/expected/mongos/s1/mongos.yaml MGO010',
    'mongos-full/expected/catalog-eu/s-eu1/mongos.yaml MGO059',
    'mongos-full/expected/catalog-eu/s-eu2/mongos.yaml MGO059',
    'mongos-full/expected/catalog-us/s-us3/mongos.yaml MGO059',
  ]

  test('for the fixtures, together and one by one', () => {
    const root = 'fixtures/generate'
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\/expected\/.*\.(?:yaml|js)$/.test(name) && statSync(join(root, name)).isFile(),
    )
    const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
    const kinds = names.map((name) => recognise(name, texts[name] ?? '')?.kind)
    expect(kinds.filter((kind) => kind === 'mongos.yaml').length).toBeGreaterThan(10)
    expect(kinds.filter((kind) => kind === 'sharding.js').length).toBeGreaterThan(20)
    const ids = (findings: readonly LintFinding[]): string[] =>
      findings.map(({ file, rule }) => `${file} ${rule.id}`).sort()
    for (const version of ['5.0', '6.0', '7.0', '8.0']) expect(ids(lint(texts, version))).toEqual(asked)
    expect(ids(names.flatMap((name) => lint({ [name]: texts[name] ?? '' })))).toEqual(asked)
  })

  test('for the example of init', async () => {
    const { files } = await generate(readFileSync('fixtures/topologies/examples/mongo.yaml', 'utf8'))
    expect(lint(Object.fromEntries(files))).toEqual([])
    expect([...files.keys()].some((name) => name.endsWith('mongos.yaml'))).toBe(true)
  })
})

describe('any text', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'sharding:',
      '  configDB:',
      'cfg/a:1',
      '\t',
      '  ',
      '// x',
      '# c',
      '"',
      "'",
      '[',
      '{',
      '}',
      ']',
      ',',
      '*',
      '&a',
      '|',
      '>',
      '---',
      '?',
      ':',
      '- ',
      'net:',
      'port: 1',
      '\n',
      '\r\n',
      '`',
      '\u0024{',
      'sh.splitAt(',
      'rs.initiate({',
      ')',
      '_id',
      '/',
      '\\',
      '__exec:',
      'setParameter:',
      '=',
      '\0',
      '\u2028',
    ),
    fc.string({ maxLength: 5, unit: 'binary' }),
  )
  const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''))

  test('is linted to its end, with places inside of it', () => {
    fc.assert(
      fc.property(text, (any) => {
        const lines = any.split('\n')
        for (const name of ['mongos.yaml', 'mongod.yaml', 'sharding.js']) {
          for (const { line, column, fix } of lint({ [name]: any })) {
            expect(line).toBeGreaterThan(0)
            expect(line).toBeLessThanOrEqual(lines.length)
            expect(column).toBeGreaterThan(0)
            expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
            if (fix !== undefined) applyEdits(any, fix.edits)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
