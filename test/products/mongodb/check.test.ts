import { describe, expect, test } from 'vitest'
import { generate } from '../../support/generate.ts'
import { catalog } from './topology.ts'

/** Findings as `path severity id message`, for the parts of a cluster that a case changes. */
async function findings(changes: Parameters<typeof catalog>[0]): Promise<string[]> {
  const { diagnostics } = await generate(catalog(changes), { only: 'mongodb' })
  return diagnostics.map(
    ({ path, severity, id, message }) => `${(path ?? []).slice(2).join('.')} ${severity} ${id} ${message}`,
  )
}

const collections = (text: string): { collections: string } => ({ collections: `      ${text}` })
const cluster = (text: string): { collections: string; cluster: string } => ({
  collections: '      app.x: {key: {a: 1}}',
  cluster: `    ${text}`,
})
const shard = (members: string, more = ''): { shards: string } => ({
  shards: `      ap: {port: 27048, instances: {${members}}${more}}`,
})

test('the cluster of the other tests has no finding', async () => {
  expect(await findings({})).toEqual([])
})

describe('collections', () => {
  const cases: [name: string, collection: string, expected: string[]][] = [
    [
      'initial_chunks on a ranged key',
      'app.a: {key: {x: 1}, initial_chunks: 4}',
      ['collections.app.a.initial_chunks error MGO046 initial_chunks needs a hashed key, {"x":1} has none'],
    ],
    [
      'initial_chunks where the hashed field is not first',
      'app.a: {key: {x: 1, y: hashed}, initial_chunks: 4}',
      [
        'collections.app.a.initial_chunks error MGO046 initial_chunks needs the hashed field first in the key, "x" is not hashed',
      ],
    ],
    [
      'too many initial chunks',
      'app.a: {key: {x: hashed}, initial_chunks: 16384}',
      ['collections.app.a.initial_chunks error MGO046 16384 initial chunks, expected less than 8192 a shard'],
    ],
    [
      'presplit of another field',
      'app.a: {key: {x: 1, y: 1}, presplit: {field: y, from: 0, to: 9, step: 1}}',
      [
        'collections.app.a.presplit.field error MGO046 presplit field "y" is not the first of the key, expected "x"',
      ],
    ],
    [
      'presplit of a hashed field',
      'app.a: {key: {x: hashed}, presplit: {field: x, from: 0, to: 9, step: 1}}',
      ['collections.app.a.presplit error MGO033 field "x" is hashed: its values say nothing of its chunks'],
    ],
    [
      'presplit with ranges',
      'app.a: {key: {x: 1}, presplit: {field: x, from: 0, to: 9, step: 1}, ranges: [{zone: EU, from: {x: 1}, to: {x: 2}}]}',
      [
        'collections.app.a.presplit error MGO046 presplit and ranges do not go together: zones decide where the chunks are',
      ],
    ],
    [
      'presplit backwards',
      'app.a: {key: {x: 1}, presplit: {field: x, from: 9, to: 9, step: 1}}',
      ['collections.app.a.presplit.to error MGO046 presplit ends at 9 before it begins at 9'],
    ],
    [
      'presplit without end',
      'app.a: {key: {x: 1}, presplit: {field: x, from: 0, to: 1000000, step: 1}}',
      ['collections.app.a.presplit.step error MGO046 1000000 split points, expected less than 8192 a shard'],
    ],
    [
      'two hashed fields',
      'app.a: {key: {x: hashed, y: hashed}}',
      [
        'collections.app.a.key error MGO050 key {"x":"hashed","y":"hashed"} has 2 hashed fields, expected one at most',
      ],
    ],
    [
      'a unique hashed key',
      'app.a: {key: {x: hashed}, unique: true}',
      ['collections.app.a.unique error MGO036 a hashed key cannot be unique'],
    ],
    [
      'a field that loses its place',
      'app.a: {key: {x: 1, "1": 1}}',
      [
        'collections.app.a.key.1 error MGO050 field "1" is a number: mongosh cannot keep its place in the key',
      ],
    ],
    [
      'an operator as a field',
      'app.a: {key: {$x: 1}}',
      ['collections.app.a.key.$x error MGO050 "$x" is no name of a field'],
    ],
    [
      'a namespace without a collection',
      'app: {key: {x: 1}}',
      [
        'collections.app error MGO050 collection "app" cannot be sharded, expected database.collection of an application',
      ],
    ],
    [
      'a collection of the server',
      'config.a: {key: {x: 1}}',
      [
        'collections.config.a error MGO050 collection "config.a" cannot be sharded, expected database.collection of an application',
      ],
    ],
    [
      'a zone that is not there',
      'app.a: {key: {x: 1}, ranges: [{zone: EUR, from: {x: 1}, to: {x: 2}}]}',
      ['collections.app.a.ranges.0.zone error TOP005 zone "EUR" does not exist, expected one of EU, US'],
    ],
    [
      'a range that is no beginning of the key',
      'app.a: {key: {x: 1, y: 1}, ranges: [{zone: EU, from: {y: 1}, to: {x: 2}}]}',
      ['collections.app.a.ranges.0.from error MGO045 {"y":1} is no beginning of the key, expected x'],
    ],
    [
      'a range in another order',
      'app.a: {key: {x: 1, y: 1}, ranges: [{zone: EU, from: {y: 1, x: 1}, to: {x: 2}}]}',
      [
        'collections.app.a.ranges.0.from error MGO045 {"y":1,"x":1} is no beginning of the key, expected x, y',
      ],
    ],
    [
      'an empty range',
      'app.a: {key: {x: 1}, ranges: [{zone: EU, from: {x: b}, to: {x: a}}]}',
      [
        'collections.app.a.ranges.0 error MGO045 the range from {"x":"b"} to {"x":"a"} is empty, expected from below to',
      ],
    ],
    [
      'overlapping ranges',
      'app.a: {key: {x: 1}, ranges: [{zone: EU, from: {x: 1}, to: {x: 5}}, {zone: US, from: {x: {$numberLong: "4"}}, to: {x: 9.5}}]}',
      [
        'collections.app.a.ranges.1 error MGO045 the range from {"x":{"$numberLong":"4"}} overlaps the one from {"x":1}',
      ],
    ],
    [
      'ranges side by side',
      'app.a: {key: {x: 1}, ranges: [{zone: EU, from: {x: {$minKey: 1}}, to: {x: 5}}, {zone: US, from: {x: 5}, to: {x: {$maxKey: 1}}}]}',
      [],
    ],
    [
      'a value that is no Extended JSON',
      'app.a: {key: {x: 1}, ranges: [{zone: EU, from: {x: {$minkey: 1}}, to: {x: 5}}]}',
      ['collections.app.a.ranges.0.from.x error MGO045 "$minkey" is no type of Extended JSON'],
    ],
    [
      'a typed value that is not one',
      'app.a: {key: {x: 1}, ranges: [{zone: EU, from: {x: {$oid: abc}}, to: {x: {$maxKey: 1}}}]}',
      ['collections.app.a.ranges.0.from.x error MGO045 {"$oid":"abc"} is not valid Extended JSON'],
    ],
    [
      'a bound of a hashed field that is no hash',
      'app.a: {key: {x: hashed}, ranges: [{zone: EU, from: {x: 5}, to: {x: {$maxKey: 1}}}]}',
      [
        'collections.app.a.ranges.0.from.x error MGO045 5 bounds a hashed field, expected {$numberLong: "..."}, {$minKey: 1} or {$maxKey: 1}',
      ],
    ],
  ]
  test.each(cases)('%s', async (_, collection, expected) => {
    expect(await findings(collections(collection))).toEqual(expected)
  })

  test('initial_chunks is no more than a remark from 8.0 on', async () => {
    expect(
      await findings({ ...collections('app.a: {key: {x: hashed}, initial_chunks: 4}'), version: '8.0' }),
    ).toEqual([
      'collections.app.a.initial_chunks info MGO046 initial_chunks has no effect from MongoDB 8.0 on: each shard starts with one chunk',
    ])
  })
})

describe('replica sets', () => {
  const three = 'a: {host: h1}, b: {host: h2}, c: {host: h3}'
  const cases: [name: string, changes: Parameters<typeof catalog>[0], expected: string[]][] = [
    [
      'two members',
      shard('a: {host: h1}, b: {host: h2}'),
      [
        'shards.ap.instances error MGO043 shard "ap" has 2 voting members: when either stops, it takes no writes',
      ],
    ],
    ['two members, accepted', shard('a: {host: h1}, b: {host: h2}', ', accept: [two-members]'), []],
    [
      'an arbiter',
      shard('a: {host: h1}, b: {host: h2}, c: {host: h3, arbiter: true}'),
      [
        'shards.ap.instances.c.arbiter error MGO043 an arbiter holds no data: with one member down, writes of w: majority hang',
      ],
    ],
    [
      'an arbiter, accepted',
      shard('a: {host: h1}, b: {host: h2}, c: {host: h3, arbiter: true}', ', accept: [arbiter]'),
      [],
    ],
    [
      'an even number',
      shard(`${three}, d: {host: h1, port: 27058}`),
      ['shards.ap.instances warning TOP011 shard "ap" has 4 voters, expected an odd number'],
    ],
    [
      'eight voters',
      shard([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `m${n}: {host: h1, port: ${28000 + n}}`).join(', ')),
      [
        'shards.ap.instances warning TOP011 shard "ap" has 8 voters, expected an odd number',
        'shards.ap.instances error MGO042 8 voting members, expected 7 at most',
      ],
    ],
    [
      'nobody to elect',
      shard('a: {host: h1, candidate: false}, b: {host: h2, candidate: false}, c: {host: h3, priority: 0}'),
      [
        'shards.ap.instances error MGO042 no member can become primary, expected one without candidate: false',
      ],
    ],
    [
      'hidden and electable',
      shard('a: {host: h1}, b: {host: h2}, c: {host: h3, hidden: true}'),
      ['shards.ap.instances.c.hidden error MGO041 a hidden member cannot become primary'],
    ],
    [
      'delayed, seen and electable',
      shard('a: {host: h1}, b: {host: h2}, c: {host: h3, delay: 1h, votes: false}'),
      [
        'shards.ap.instances error MGO043 shard "ap" has 2 voting members: when either stops, it takes no writes',
        'shards.ap.instances.c.votes error MGO041 a member without a vote cannot become primary',
        'shards.ap.instances.c.delay error MGO041 a delayed member cannot become primary',
        'shards.ap.instances.c.delay error MGO041 a delayed member would serve old data to readers',
      ],
    ],
    [
      'a delay below a second',
      shard('a: {host: h1}, b: {host: h2}, c: {host: h3, delay: 1500ms, hidden: true, candidate: false}'),
      [
        'shards.ap.instances.c warning MGO049 with one member of shard "ap" down, writes of w: majority wait for the delayed member',
        'shards.ap.instances.c.delay error MGO041 delay "1500ms" does not fit, expected whole seconds, 366 days at most',
      ],
    ],
    [
      'priority and candidate: false',
      shard('a: {host: h1}, b: {host: h2}, c: {host: h3, priority: 2, candidate: false}'),
      ['shards.ap.instances.c.priority error MGO041 a member with candidate: false has priority 0'],
    ],
    [
      'priority over 1000',
      shard('a: {host: h1, priority: 1001}, b: {host: h2}, c: {host: h3}'),
      ['shards.ap.instances.a.priority error MGO041 priority 1001 is over 1000'],
    ],
    [
      'a member on the loopback',
      shard('a: {host: 127.0.0.1}, b: {host: h2}, c: {host: h3}'),
      [
        'shards.ap.instances.a.host error MGO041 "127.0.0.1" reaches nobody from the other members\' hosts',
        ' warning MGO016 members are named by IP address, such as "127.0.0.1": an address that changes breaks the replica set',
      ],
    ],
    [
      'a reserved name',
      { shards: `      local: {port: 27048, instances: {${three}}}` },
      [
        'shards.local error MGO040 replica set "local" has a reserved name, expected none of admin, config, local',
      ],
    ],
    [
      'the name of the config servers',
      { shards: `      cfg: {port: 27048, instances: {${three}}}` },
      [
        'shards.cfg error MGO040 replica set "cfg" exists twice, see clusters.catalog.config_servers.replica_set',
      ],
    ],
  ]
  test.each(cases)('%s', async (_, changes, expected) => {
    expect(await findings(changes)).toEqual(expected)
  })

  test('config servers', async () => {
    const text = catalog().replace(
      'c3: {host: h3}}}',
      'c3: {host: h3, delay: 1h, hidden: true, candidate: false}, c4: {host: h1, port: 27119, arbiter: true}}}',
    )
    const { diagnostics } = await generate(text, { only: 'mongodb' })
    expect(diagnostics.map(({ id, message }) => `${id} ${message}`)).toEqual([
      'MGO041 config servers have no delayed members',
      'MGO043 config servers have no arbiters',
      'MGO004 4 config servers, expected 3 or 5',
    ])
  })
})

describe('the rest of a cluster', () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    [
      'more confirmations than members',
      'write_concern: {w: 4}',
      [
        'write_concern.w error MGO047 w 4 is more than the 3 voting members of shard "eu" that hold data',
        'write_concern.w error MGO047 w 4 is more than the 3 voting members of shard "us" that hold data',
      ],
    ],
    [
      'a window without length',
      'balancer_window: {from: "01:00", to: "01:00"}',
      [
        'balancer_window error MGO037 the balancer window from "01:00" to "01:00" has no length: chunks would never move',
      ],
    ],
    [
      'settings without a place',
      'settings: {storage.engine: x}',
      ['settings error MGO048 settings of a MongoDB cluster have no place: dbbal writes no mongod.conf'],
    ],
    [
      'a user without a password',
      'users: {app: {roles: [{role: read, db: app}]}}',
      ['users.app error MGO051 user "app" has no password'],
    ],
    [
      'a certificate with a password',
      'users: {app: {database: $external, password: {env: X}, roles: [{role: read, db: app}]}}',
      ['users.app.password error MGO051 a user of $external logs in by certificate'],
    ],
    [
      'one variable for two passwords',
      'users: {a b: {password: {file: x}, roles: [{role: read, db: app}]}, a-b: {password: {file: y}, roles: [{role: read, db: app}]}}',
      [
        'users.a-b.password error MGO051 the passwords of "a b" and "a-b" come from the same variable CATALOG_A_B_PASSWORD',
      ],
    ],
    [
      'a variable that no shell can set',
      'users: {a: {password: {env: a-b}, roles: [{role: read, db: app}]}}',
      ['users.a.password error MGO051 "a-b" is no name of an environment variable'],
    ],
    [
      'the admin twice',
      'admin: {user: a, password: {env: A}}\n    users: {a: {password: {env: A}, roles: [{role: read, db: app}]}}',
      ['users.a error TOP002 user "a" exists twice, see clusters.catalog.admin'],
    ],
  ]
  test.each(cases)('%s', async (_, text, expected) => {
    expect(await findings(cluster(text))).toEqual(expected)
  })

  test('zones', async () => {
    const text = catalog().replace('{EU: [eu], US: [us]}', '{EU: [eu, eu], US: [us, usa], NONE: []}')
    const { diagnostics } = await generate(text, { only: 'mongodb' })
    expect(diagnostics.map(({ id, message, hint }) => [id, message, hint])).toEqual([
      ['TOP005', 'shard "eu" is named twice', undefined],
      ['MGO035', 'shard "usa" does not exist, expected one of eu, us', 'did you mean "us"?'],
      ['TOP007', 'zone "NONE" has no shard', undefined],
    ])
  })
})
