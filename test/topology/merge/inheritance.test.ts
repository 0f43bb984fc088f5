import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Data } from '../../../src/topology/data.ts'
import { effectiveTopology } from '../../../src/topology/merge/effective.ts'
import { withEnvironment } from '../../../src/topology/merge/environment.ts'

/** Topologies as somebody types them, and one entity as it comes out. */
const cases: readonly (readonly [name: string, yaml: string, entity: string, effective: string])[] = [
  [
    'defaults fill what is not said',
    `
defaults: {clusters: {postgresql: {version: "17", tls: {mode: require, ca: /ca}}, mysql: {version: "8.4"}}}
clusters: {a: {engine: postgresql, tls: {mode: prefer}}}`,
    'clusters.a',
    'engine: postgresql, version: "17", tls: {mode: prefer, ca: /ca}',
  ],
  [
    'null removes a default, whole or in part',
    `
defaults: {clusters: {postgresql: {tls: {mode: require, ca: /ca}, admin: {user: a}}}}
clusters: {a: {engine: postgresql, tls: {ca: null}, admin: null}}`,
    'clusters.a',
    'engine: postgresql, tls: {mode: require}',
  ],
  [
    'a list replaces, it does not grow',
    `
defaults: {clusters: {postgresql: {jobs: [a, b]}}}
clusters: {a: {engine: postgresql, jobs: [c]}}`,
    'clusters.a',
    'engine: postgresql, jobs: [c]',
  ],
  [
    'a copy takes all but the instances that it does not name',
    `
clusters:
  a: {engine: mysql, primary: x, instances: {x: {host: h1, priority: 1}, y: {host: h2}}, users: {app: {plugin: p}}}
  b: {like: a, instances: {x: {port: 3307}, z: {host: h3}}}`,
    'clusters.b',
    'engine: mysql, primary: x, instances: {x: {host: h1, priority: 1, port: 3307}, z: {host: h3}}, users: {app: {plugin: p}}',
  ],
  [
    'a copy that names no instances has the same',
    `
clusters: {a: {engine: mysql, instances: {x: {host: h1}}}, b: {like: a, port: 3307}}`,
    'clusters.b',
    'engine: mysql, instances: {x: {host: h1}}, port: 3307',
  ],
  [
    'a copy that only removes keeps the others',
    `
clusters: {a: {engine: mysql, instances: {x: {host: h1}, y: {host: h2}}}, b: {like: a, instances: {y: null}}}`,
    'clusters.b',
    'engine: mysql, instances: {x: {host: h1}}',
  ],
  [
    'a copy of a copy',
    `
clusters:
  a: {engine: mysql, port: 1, instances: {x: {host: h1}, y: {host: h2}}}
  b: {like: a, port: 2, instances: {x: {port: 9}}}
  c: {like: b, max_connections: 5}`,
    'clusters.c',
    'engine: mysql, port: 2, instances: {x: {host: h1, port: 9}}, max_connections: 5',
  ],
  [
    'defaults come below the sibling, by the kind that it has',
    `
defaults: {balancers: {pgbouncer: {processes: 2, port: 6000}}}
balancers: {a: {kind: pgbouncer, port: 6432}, b: {like: a, processes: null}}`,
    'balancers.b',
    'kind: pgbouncer, port: 6432',
  ],
  [
    'no route for a database is said by null, and inherited',
    `
defaults: {balancers: {pgbouncer: {databases: {ledger: {read: 5}}}}}
balancers: {a: {kind: pgbouncer, databases: {ledger: {read: null}}}, b: {like: a, databases: {ledger: {write: 3}}}}`,
    'balancers.b',
    'kind: pgbouncer, databases: {ledger: {read: null, write: 3}}',
  ],
  [
    'an environment changes the sibling, and the copy with it',
    `
clusters: {a: {engine: mysql, port: 1, instances: {x: {host: h1}}}, b: {like: a, instances: {x: {port: 2}}}}
environments: {staging: {clusters: {a: {port: 5, instances: {x: {host: h9}}}}}}`,
    'clusters.b',
    'engine: mysql, port: 5, instances: {x: {host: h9, port: 2}}',
  ],
  [
    'an environment changes instances of a copy, it does not name them',
    `
clusters: {a: {engine: mysql, instances: {x: {host: h1, port: 1}, y: {host: h2}, z: {host: h3}}}, b: {like: a, port: 2}}
environments: {staging: {clusters: {b: {instances: {x: {port: 7}, y: null}}}}}`,
    'clusters.b',
    'engine: mysql, port: 2, instances: {x: {host: h1, port: 7}, z: {host: h3}}',
  ],
  [
    'an environment removes a default',
    `
defaults: {clusters: {mysql: {tls: {mode: require}}}}
clusters: {a: {engine: mysql}}
environments: {staging: {clusters: {a: {tls: null}}}}`,
    'clusters.a',
    'engine: mysql',
  ],
  [
    'an environment changes a default',
    `
defaults: {clusters: {mysql: {tls: {mode: require, ca: /ca}}}}
clusters: {a: {engine: mysql}}
environments: {staging: {defaults: {clusters: {mysql: {tls: {mode: disable}}}}}}`,
    'clusters.a',
    'engine: mysql, tls: {mode: disable, ca: /ca}',
  ],
  [
    'an environment takes a route away',
    `
balancers: {a: {kind: pgbouncer, databases: {ledger: {read: 5, write: 5}}}}
environments: {staging: {balancers: {a: {databases: {ledger: {read: null}}}}}}`,
    'balancers.a',
    'kind: pgbouncer, databases: {ledger: {read: null, write: 5}}',
  ],
]

describe('inheritance', () => {
  for (const [name, yaml, entity, effective] of cases) {
    test(name, () => {
      const joined: Data = parse(yaml)
      const environment = joined['environments'] === undefined ? undefined : 'staging'
      const { patched, diagnostics } = withEnvironment(joined, environment)
      const { data, diagnostics: likeFaults } = effectiveTopology(patched, joined)
      expect([...diagnostics, ...likeFaults]).toEqual([])
      const [section = '', key = ''] = entity.split('.')
      expect((data[section] as Data)[key]).toEqual(parse(`{${effective}}`))
    })
  }

  test('what is removed is gone for everybody', () => {
    const joined: Data = parse(`
clusters: {a: {engine: mysql}, b: {engine: mysql}}
environments: {staging: {clusters: {b: null}}}`)
    expect(withEnvironment(joined, 'staging').patched).toEqual({ clusters: { a: { engine: 'mysql' } } })
  })
})
