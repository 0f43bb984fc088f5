import { describe, expect, test } from 'vitest'
import { generate } from '../../support/generate.ts'

const hosts = `version: 1
secrets: {env: "{name}"}
hosts:
  a: {address: 10.0.1.1, zone: a}
  b: {address: 10.0.2.1, zone: b}
  c: {address: 10.0.3.1, zone: c}
`
const users = `    users:
      replication: {password: {secret: repl}, acl: "+psync +replconf +ping"}
      app: {password: {secret: app}, acl: "~app:* +@read"}
`
const cluster = `${hosts}clusters:
  cache:
    engine: redis
    version: "7.2"
    mode: cluster
    use: cache
    admin: {user: ops, password: {secret: ops}}
    tls: {mode: require, ca: /ca, cert: /cert, key: /key}
    settings: {maxmemory: 1gb}
${users}    instances: {r1: {host: a, port: 7000}, r2: {host: b, port: 7000}, r3: {host: c, port: 7000}, r4: {host: b, port: 7001}, r5: {host: c, port: 7001}, r6: {host: a, port: 7001}}
    shards: {s1: {primary: r1, replicas: [r4]}, s2: {primary: r2, replicas: [r5]}, s3: {primary: r3, replicas: [r6]}}
`
const sentinel = `${hosts}clusters:
  store:
    engine: redis
    version: "7.2"
    mode: sentinel
    use: store
    initial_primary: s1
    admin: {user: ops, password: {secret: ops}}
    tls: {mode: require, ca: /ca, cert: /cert, key: /key}
    settings: {maxmemory: 1gb}
    users:
      sentinel: {password: {secret: sentinel}, acl: "allchannels +ping"}
      replication: {password: {secret: repl}, acl: "+psync +replconf +ping"}
    instances: {s1: {host: a}, s2: {host: b}}
    sentinels: {quorum: 2, instances: {q1: {host: a}, q2: {host: b}, q3: {host: c}}}
`

/** Findings as `severity id path: message`, of a topology with replacements. */
async function findings(
  topology: string,
  ...changes: readonly [from: string, to: string][]
): Promise<string[]> {
  const text = changes.reduce((before, [from, to]) => {
    expect(before).toContain(from)
    return before.replace(from, () => to)
  }, topology)
  const { diagnostics } = await generate(text, { only: 'redis' })
  return diagnostics.map(
    ({ severity, id, path, message }) => `${severity} ${id} ${path?.slice(2).join('.')}: ${message}`,
  )
}

test('whole topologies have no finding', async () => {
  expect(await findings(cluster)).toEqual([])
  expect(await findings(sentinel)).toEqual([])
})

describe('names in ACL rules', () => {
  const at = 'RDC044 users.app.acl: acl rule'
  const refuses = 'the server refuses the whole aclfile'
  const found = (rule: string, ...changes: readonly [string, string][]) =>
    findings(cluster, ['~app:* +@read', rule], ...changes)

  test.each([
    '+get',
    '-GET',
    '+@ALL',
    '+config|get',
    '-config|get',
    '+select|0',
    '+ft.search',
    '+json.x',
    '(+get ~a)',
  ])('%s passes where a binary knows it', async (rule) => {
    expect(await found(rule, ['"7.2"', '"7.0"'])).toEqual([])
    expect(await found(rule)).toEqual([])
  })

  test.each([
    ['+nosuch', 'names an unknown command'],
    ['-hgett', 'names an unknown command'],
    ['(+nosuch ~a)', 'names an unknown command'],
    ['+@nosuch', 'names an unknown category'],
    ['-@reed', 'names an unknown category'],
    ['+config|nosuch', 'names an unknown subcommand'],
    ['+nosuch|get', 'names an unknown command'],
    ['+constructor', 'names an unknown command'],
    ['-get|a', 'takes away an argument of "get", which only + can name'],
    ['+client|', 'names more or less than one subcommand of "client"'],
    ['+config|get|x', 'names more or less than one subcommand of "config"'],
  ])('%s is an error where a binary refused it, a doubt elsewhere', async (rule, problem) => {
    const message = expect.stringContaining(`" ${problem}: ${refuses}`)
    const [sure, ...more] = await found(rule, ['"7.2"', '"7.0"'])
    expect([sure, more]).toEqual([message, []])
    expect(sure).toMatch(/^error RDC044 users\.app\.acl: /)
    expect(await found(rule)).toEqual([expect.stringMatching(/^warning RDC044 /)])
  })

  test('a command of a later version is refused in an earlier one', async () => {
    expect(await found('+hexpire', ['"7.2"', '"7.0.15"'])).toEqual([
      `error ${at} "+hexpire" names an unknown command: ${refuses}`,
    ])
    for (const version of ['7.4', '8.0'])
      expect(await found('+hexpire', ['"7.2"', `"${version}"`])).toEqual([])
  })

  test('modules bring names of their own', async () => {
    const loading: [string, string] = ['{maxmemory: 1gb}', '{maxmemory: 1gb, loadmodule: /usr/lib/own.so}']
    expect(await found('+nosuch', ['"7.2"', '"8.0"'], loading)).toContain(
      `warning ${at} "+nosuch" names an unknown command: ${refuses}`,
    )
    expect(await found('+@search', ['"7.2"', '"8.0"'])).toEqual([
      `warning ${at} "+@search" names an unknown category: ${refuses}`,
    ])
    expect(await found('+vadd', ['"7.2"', '"8.0"'])).toEqual([])
  })

  test('6.2 takes any first argument', async () => {
    expect(await found('+config|nosuch', ['"7.2"', '"6.2"'])).toEqual([])
  })
})

describe('mode', () => {
  test.each<[string, string, string, string]>([
    [
      '    mode: cluster',
      '    mode: standalone',
      cluster,
      'error TOP001 shards: shards belongs to mode: cluster, the mode here is standalone',
    ],
    [
      '    mode: cluster',
      '    mode: cluster\n    initial_primary: r1',
      cluster,
      'error TOP001 initial_primary: initial_primary belongs to mode: sentinel, the mode here is cluster',
    ],
    [
      '    mode: cluster',
      '    mode: cluster\n    manager: sentinel',
      cluster,
      'error TOP001 manager: manager "sentinel" does not fit mode: cluster, expected cluster',
    ],
    [
      '    initial_primary: s1\n',
      '',
      sentinel,
      'error TOP006 : store has no initial_primary, expected the server that begins as primary',
    ],
    [
      'initial_primary: s1',
      'initial_primary: s9',
      sentinel,
      'error TOP005 initial_primary: initial_primary "s9" is no instance, expected one of s1, s2',
    ],
  ])('%j -> %j', async (from, to, topology, expected) => {
    expect(await findings(topology, [from, to])).toContain(expected)
  })

  test('a standalone server is alone', async () => {
    const two = sentinel
      .replace('mode: sentinel', 'mode: standalone')
      .replace('    initial_primary: s1\n', '')
      .replace(/ {4}sentinels:.*\n/, '')
    expect(await findings(two)).toContain(
      'error TOP006 instances: store is standalone and has 2 instances, expected one',
    )
  })
})

test('keys of an instance that its mode does not look at are refused', async () => {
  expect(
    await findings(cluster, ['r1: {host: a, port: 7000}', 'r1: {host: a, port: 7000, replica_priority: 1}']),
  ).toEqual([
    'error TOP001 instances.r1.replica_priority: replica_priority belongs to mode: sentinel, the mode here is cluster',
  ])
  expect(await findings(sentinel, ['s1: {host: a}', 's1: {host: a, bus_port: 7100}'])).toEqual([
    'error TOP001 instances.s1.bus_port: bus_port belongs to mode: cluster, the mode here is sentinel',
  ])
})

describe('shards', () => {
  test.each<[string, string, string]>([
    [
      'replicas: [r4]',
      'replicas: [r9]',
      'error TOP005 shards.s1.replicas.0: "r9" is no instance, expected one of r1, r2, r3, r4, r5, r6',
    ],
    ['replicas: [r4]', 'replicas: [r9]', 'error TOP005 instances.r4: "r4" stands in no shard'],
    [
      'replicas: [r4]',
      'replicas: [r4, r5]',
      'error TOP002 shards.s2.replicas.0: "r5" stands in shard s1 already, expected it once',
    ],
    [
      's2: {primary: r2, replicas: [r5]}, s3: {primary: r3, replicas: [r6]}',
      's2: {primary: r2, replicas: [r5, r3, r6]}',
      'error RDC001 shards: 2 primaries are too few, expected 3 or more',
    ],
    [
      's3: {primary: r3, replicas: [r6]}',
      's3: {primary: r3}, s4: {primary: r6}',
      'info RDC005 shards: 4 primaries outvote no more lost ones than 3 do, expected an odd number',
    ],
    [
      's3: {primary: r3, replicas: [r6]}',
      's3: {primary: r3}, s4: {primary: r6}',
      'warning TOP014 shards: s3, s4 have no replica: its slots are lost with its primary',
    ],
    [
      'r4: {host: b, port: 7001}',
      'r4: {host: a, port: 7002}',
      'warning RDC003 instances.r4: replica r4 of s1 is on the same machine as its primary r1: both are lost together',
    ],
    [
      'b: {address: 10.0.2.1, zone: b}',
      'b: {address: 10.0.2.1, zone: a}',
      'warning RDC003 instances.r4: replica r4 of s1 is in the same zone as its primary r1: both are lost together',
    ],
    [
      'b: {address: 10.0.2.1, zone: b}',
      'b: {address: 10.0.2.1, zone: a}',
      'warning RDC004 : 2 of 3 primaries begin in zone a: when it is lost, the rest cannot vote',
    ],
    [
      'r6: {host: a, port: 7001}',
      'r6: {host: a, port: 55536}',
      'error RDC008 instances.r6: port 55536 leaves no room for the bus at 65536',
    ],
    [
      'r6: {host: a, port: 7001}',
      'r6: {host: a, port: 17000}',
      'error RDC009 instances.r1: the bus of r1 at 10.0.1.1:17000 is where r6 of cache listens',
    ],
    [
      'r6: {host: a, port: 7001}',
      'r6: {host: a, port: 7001, bus_port: 17000}',
      'error RDC009 instances.r6: the bus of r6 at 10.0.1.1:17000 is where the bus of r1 listens',
    ],
  ])('%j -> %j', async (from, to, expected) => {
    expect(await findings(cluster, [from, to])).toContain(expected)
  })

  test('a bus port of its own needs 7.0', async () => {
    const changes: [string, string][] = [
      ['r6: {host: a, port: 7001}', 'r6: {host: a, port: 7001, bus_port: 9000}'],
    ]
    expect(await findings(cluster, ...changes)).toEqual([])
    expect(await findings(cluster, ...changes, ['"7.2"', '"6.2"'])).toContain(
      'error RDC008 instances.r6.bus_port: bus_port 9000 needs version 7.0, 6.2 listens at 17001',
    )
  })

  test('of many placed shards the first are told', async () => {
    const more = Array.from(
      { length: 30 },
      (_, index) => `n${index}: {host: ${'abc'[index % 3]}, port: ${7100 + index}}`,
    )
    const large = cluster
      .replace(/ {4}shards:.*\n/, '')
      .replace('r6: {host: a, port: 7001}', (r6) => [r6, ...more].join(', '))
    const [told = ''] = (await findings(large)).filter((each) => each.includes('RDC039'))
    expect(told).toMatch(/: s1: [^,]*, s2: [^,]*, s3: [^,]*, and 15 more$/)
  })

  test('placed shards are told', async () => {
    const placed = cluster.replace(/ {4}shards:.*\n/, '')
    expect(await findings(placed)).toEqual([
      'info RDC039 : cache has no shards declared, its instances are placed: s1: r1 (a) <- r4 (b), s2: r2 (b) <- r5 (c), s3: r3 (c) <- r6 (a)',
    ])
    expect(await findings(placed, ['    mode: cluster', '    mode: cluster\n    replicas: 2'])).toContain(
      'error RDC002 instances: 6 instances are too few for 3 primaries with 2 replicas each, expected 9 or more',
    )
  })
})

describe('Sentinels', () => {
  test.each<[string, string, string]>([
    [
      ', q3: {host: c}',
      '',
      'error RDC040 sentinels.instances: 2 Sentinels cannot agree when one is lost, expected three or more',
    ],
    [
      ', q3: {host: c}',
      ', q3: {host: c}, q4: {host: c, port: 26380}',
      'warning TOP011 sentinels.instances: 4 Sentinels outvote no more lost ones than 3 do, expected an odd number',
    ],
    [
      'q2: {host: b}',
      'q2: {host: a, port: 26380}',
      'warning TOP013 sentinels.instances: 2 of 3 Sentinels are on 10.0.1.1: when it is lost, the rest are no majority',
    ],
    [
      'quorum: 2',
      'quorum: 4',
      'error RDC041 sentinels.quorum: quorum 4 is more than the 3 Sentinels, expected 2',
    ],
    [
      'quorum: 2',
      'quorum: 1',
      'warning RDC041 sentinels.quorum: quorum 1 is less than the majority of 3 Sentinels: few can call a primary dead, expected 2',
    ],
    [
      'q1: {host: a}',
      's1: {host: a}',
      'error TOP002 sentinels.instances.s1: Sentinel "s1" has the name of a server',
    ],
    [', s2: {host: b}', '', 'warning TOP014 instances: store has no replica that Sentinel could promote'],
    [
      '      sentinel: {password: {secret: sentinel}, acl: "allchannels +ping"}\n',
      '',
      'error RDC043 users: store has no user "sentinel", and default is disabled: Sentinel cannot log in',
    ],
  ])('%j -> %j', async (from, to, expected) => {
    expect(await findings(sentinel, [from, to])).toContain(expected)
  })

  test('somebody must be there to be promoted', async () => {
    expect(await findings(sentinel, ['s2: {host: b}', 's2: {host: b, replica_priority: 0}'])).toContain(
      'warning TOP014 instances: store has no replica that Sentinel could promote',
    )
  })

  test('a cluster without them is refused', async () => {
    expect(await findings(sentinel.replace(/ {4}sentinels:.*\n/, ''))).toContain(
      'error RDC040 : store has mode: sentinel and no sentinels, expected three or more',
    )
  })
})

describe('hosts and TLS', () => {
  test.each<[string, string, string]>([
    ['ca: /ca', 'ca: ca.pem', 'error TOP001 tls.ca: path "ca.pem" is relative, expected an absolute one'],
    [
      'cert: /cert',
      'cert: "/{hots}.pem"',
      'error TOP001 tls.cert: "{hots}" in "/{hots}.pem" has no value here',
    ],
    [
      ', key: /key',
      '',
      "error RDC033 tls: tls has no key: servers check each other's certificates and need ca, cert and key",
    ],
    [
      'mode: require',
      'mode: prefer',
      'error RDC033 tls.mode: tls mode "prefer" does not exist here: a port speaks either TLS or clear text, expected require or disable',
    ],
    [
      '{mode: require, ca: /ca, cert: /cert, key: /key}',
      '{mode: disable}',
      'warning SEC007 tls: cache sends passwords and data between hosts in clear text',
    ],
    [
      '    use: cache',
      '    use: cache\n    data_directory: /data',
      'error RDC012 instances.r4: r4 shares data directory "/data" with r2 of cache',
    ],
    [
      '    use: cache',
      '    use: cache\n    deploy: {via: ssh, service: redis}',
      'error TOP004 instances.r4: r4 and r2 share systemd unit "redis" on 10.0.2.1',
    ],
    [
      '    use: cache',
      '    use: cache\n    deploy: {via: ssh, service: "redis {instance}"}',
      'error TOP001 deploy.service: "redis {instance}" is no name of a systemd unit',
    ],
  ])('%j -> %j', async (from, to, expected) => {
    expect(await findings(cluster, [from, to])).toContain(expected)
  })

  test('two clusters do not share a directory either', async () => {
    const second = `  other: {engine: redis, version: "7.2", mode: standalone, use: cache, instances: {x: {host: a}}, data_directory: /data/r1, settings: {maxmemory: 1gb}, tls: {mode: require, ca: /ca, cert: /cert, key: /key}, users: {default: disabled}}\n`
    expect(
      await findings(
        `${cluster.replace('    use: cache', '    use: cache\n    data_directory: "/data/{instance}"')}${second}`,
      ),
    ).toEqual(['error RDC012 instances.x: x shares data directory "/data/r1" with r1 of cache'])
  })

  test('names need certificates for addresses before 7.0', async () => {
    expect(await findings(cluster, ['10.0.1.1', 'r1.example.net'], ['"7.2"', '"6.2"'])).toContain(
      'warning RDC042 tls: 6.2 sends clients to addresses, and certificates for names do not fit them',
    )
  })
})

describe('accounts', () => {
  test.each<[string, string, string]>([
    [
      users,
      '',
      'error RDC013 admin: cache has no user "replication", and default is disabled: replicas cannot log in at their primary',
    ],
    [
      '    admin: {user: ops, password: {secret: ops}}\n',
      '',
      'info SEC005 users: cache gets an account "dbbal" with the password of "replication"',
    ],
    [
      'admin: {user: ops',
      'admin: {user: app',
      'error TOP002 admin: user "app" of admin stands in users with another password',
    ],
    [
      'admin: {user: ops',
      'admin: {user: "o ps"',
      'error RDC044 admin.user: user name "o ps" does not fit, an aclfile takes no spaces',
    ],
    [
      '~app:* +@read',
      '>secret +@read',
      'error SEC001 users.app.acl: acl rule ">..." is about passwords or logins, expected rights only',
    ],
    [
      '~app:* +@read',
      'nopass +@read',
      'error SEC001 users.app.acl: acl rule "nopass" is about passwords or logins, expected rights only',
    ],
    [
      '~app:* +@read',
      'app:* +@read',
      'error RDC044 users.app.acl: acl rule "app:*" is unknown, expected +command, -command, +@category, ~key, %R~key or &channel',
    ],
  ])('%j -> %j', async (from, to, expected) => {
    expect(await findings(cluster, [from, to])).toContain(expected)
  })

  test.each([
    '~app:* +@all -@dangerous',
    '%R~app:* +get',
    '(+get ~x:*) &ch* allkeys',
    '-config|set +@all',
    'clearselectors',
    '~app:* +@read (~x +get) ( +set ~y:* &c ) (%R~* nocommands)',
    '~a)b (~a(b +get) (allkeys +get) ~c',
    'allkeys resetkeys ~x &* resetchannels &x',
  ])('takes the rules %j', async (acl) => {
    expect(await findings(cluster, ['~app:* +@read', acl])).toEqual([])
  })

  // Each refused by Redis 7.0.15 with all of the aclfile, but for the first, which it crashes on, and quotes, which
  // change the rule: (~'x +get) allows nothing at all.
  test.each([
    ['~app:* (+get ~x', 'acl has a selector that is not closed'],
    ['(+get (~x))', 'acl rule "(~x))" opens a selector inside another'],
    ['((~x +get)', 'acl rule "((~x" opens a selector inside another'],
    [
      '(~a) +get)',
      'acl rule "+get)" is unknown, expected +command, -command, +@category, ~key, %R~key or &channel',
    ],
    ['%~a', 'acl rule "%~a" is unknown, expected +command, -command, +@category, ~key, %R~key or &channel'],
    [`(~'x +get)`, `acl rule "(~'x" holds a quote, which a server takes away in a selector`],
    ['(+get ~"x")', 'acl rule "~"x")" holds a quote, which a server takes away in a selector'],
    ['(clearselectors)', 'acl rule "(clearselectors)" is for a whole user, not for a selector'],
    ['(+get sanitize-payload ~x)', 'acl rule "sanitize-payload" is for a whole user, not for a selector'],
    ['allkeys ~x', 'acl rule "~x" comes after all keys or channels were allowed: the server refuses it'],
    ['~* %R~x', 'acl rule "%R~x" comes after all keys or channels were allowed: the server refuses it'],
    ['(&* &x)', 'acl rule "&x)" comes after all keys or channels were allowed: the server refuses it'],
  ])('refuses the rules %j', async (acl, message) => {
    expect(await findings(cluster, ['"~app:* +@read"', JSON.stringify(acl)])).toEqual([
      `error RDC044 users.app.acl: ${message}`,
    ])
  })

  test('shows no password that stands in a selector', async () => {
    expect(await findings(cluster, ['~app:* +@read', '(>s3cret +get)'])).toEqual([
      'error SEC001 users.app.acl: acl rule ">..." is about passwords or logins, expected rights only',
    ])
  })

  test.each(['%R~app:*', '(+get', '-config|set'])('takes %j from 7.0 on', async (rule) => {
    const acl = rule === '(+get' ? '(+get ~x)' : rule
    expect(await findings(cluster, ['~app:* +@read', acl], ['"7.2"', '"6.2"'])).toContain(
      `error RDC044 users.app.acl: acl rule "${rule}" needs version 7.0, the version here is 6.2`,
    )
  })

  test('without users nobody could come from another host', async () => {
    const open = cluster.replace(users, '').replace('    admin: {user: ops, password: {secret: ops}}\n', '')
    expect(await findings(open)).toContain(
      'error RDC016 : cache has no users: its servers would refuse everybody who comes from another host',
    )
  })

  test('replicas under Sentinel share its password where they have none', async () => {
    const replication = '      replication: {password: {secret: repl}, acl: "+psync +replconf +ping"}\n'
    expect(await findings(sentinel, [replication, ''])).toEqual([
      'info SEC005 users: store gets an account "replication" with the password of "sentinel"',
    ])
  })
})

describe('settings', () => {
  test.each<[string, string, string]>([
    [
      'maxmemory: 1gb',
      'maxmemroy: 1gb',
      'error RDC028 settings.maxmemroy: setting "maxmemroy" is unknown to Redis 7.2, expected one of its settings',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1GiB',
      'error RDC028 settings.maxmemory: maxmemory "1GiB" is not valid, expected a size (512mb)',
    ],
    [
      '{maxmemory: 1gb}',
      '{}',
      'error RDC018 : cache has no maxmemory: it never makes room, and the kernel kills it when memory runs out',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 0',
      'error RDC018 settings.maxmemory: cache has no maxmemory: it never makes room, and the kernel kills it when memory runs out',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, masteruser: x',
      'error RDC045 settings.masteruser: setting "masteruser" is decided elsewhere in the topology',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, dir: /data',
      'error RDC045 settings.dir: setting "dir" is decided elsewhere in the topology',
    ],
    [
      'settings: {maxmemory: 1gb}',
      'settings: {maxmemory: 1gb}\n    settings_unchecked: {Port: 1}',
      'error RDC045 settings_unchecked.Port: setting "Port" is decided elsewhere in the topology',
    ],
    [
      'settings: {maxmemory: 1gb}',
      'settings: {maxmemory: 1gb}\n    settings_unchecked: {"# x": 1}',
      'error RDC028 settings_unchecked.# x: "# x" is no name of a directive, expected lower case letters',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, min-slaves-max-lag: 5',
      'info RDC030 settings.min-slaves-max-lag: setting "min-slaves-max-lag" is an old name',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, maxmemory-policy: noeviction',
      'warning RDC019 settings.maxmemory-policy: maxmemory-policy "noeviction" makes a full cache refuse writes, expected allkeys-lfu',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, cluster-node-timeout: 500',
      'warning RDC023 settings.cluster-node-timeout: cluster-node-timeout 500 takes a short pause for a death, expected 1000 to 60000',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, cluster-migration-barrier: 0',
      'warning RDC027 settings.cluster-migration-barrier: cluster-migration-barrier 0 takes primaries their last replica, expected 1 or more',
    ],
    [
      'maxmemory: 1gb',
      'maxmemory: 1gb, min-replicas-to-write: 1',
      'warning RDC024 settings.min-replicas-to-write: min-replicas-to-write 1 stops all writes when one of 1 replicas is lost, expected 0 or less',
    ],
    [
      'zone: a}',
      'zone: a, nofile: 1024}',
      'warning RDC031 instances.r1: nofile 1024 on the host of r1 is less than maxclients needs: the server lowers maxclients on its own',
    ],
  ])('%j -> %j', async (from, to, expected) => {
    expect(await findings(cluster, [from, to])).toContain(expected)
  })

  test.each<[string, string]>([
    ['{}', 'warning RDC018 : store has no maxmemory: the kernel kills it when memory runs out'],
    [
      '{maxmemory: 1gb, maxmemory-policy: allkeys-lru}',
      'warning RDC020 settings.maxmemory-policy: maxmemory-policy "allkeys-lru" makes a full store drop data, expected noeviction',
    ],
    [
      '{maxmemory: 1gb, appendonly: false}',
      'warning RDC021 settings.appendonly: appendonly "no" can lose the last hour of a store, expected yes',
    ],
  ])('a store with %s', async (to, expected) => {
    expect(await findings(sentinel, ['{maxmemory: 1gb}', to])).toContain(expected)
  })
})
