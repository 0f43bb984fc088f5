import { readdirSync, readFileSync } from 'node:fs'
import Ajv from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const schema: object = JSON.parse(readFileSync('src/generated/schema.json', 'utf8'))
const isValid = new Ajv.default({ strict: false }).compile(schema)

/** The schema that `dbbal schema` prints for editors: it must not find wrong what dbbal takes. */
describe('published schema', () => {
  for (const name of readdirSync('fixtures/topologies').filter((file) => file.endsWith('.yaml'))) {
    test(`takes ${name}`, () => {
      isValid(parse(readFileSync(`fixtures/topologies/${name}`, 'utf8')))
      expect(isValid.errors ?? []).toEqual([])
    })
  }

  const cluster = { engine: 'postgresql', version: '17', primary: 'x', instances: { x: { host: 'h' } } }
  const withCluster = (more: object): object => ({ version: 1, clusters: { shop: { ...cluster, ...more } } })
  const cases: readonly (readonly [name: string, data: object, isTaken: boolean])[] = [
    [
      'a copy that says almost nothing',
      { version: 1, clusters: { b: { like: 'a', instances: { x: { port: 1 } } } } },
      true,
    ],
    ['null for what is inherited', withCluster({ tls: null, admin: { password: null } }), true],
    [
      'defaults in part',
      { version: 1, clusters: {}, defaults: { clusters: { postgresql: { tls: { ca: '/ca' } } } } },
      true,
    ],
    ['an unknown key', withCluster({ primery: 'x' }), false],
    ['an unknown key far below', withCluster({ tls: { mode: 'require', cafile: '/x' } }), false],
    ['an unknown word', withCluster({ tls: { mode: 'on' } }), false],
    ['a number for a version', withCluster({ version: 17 }), false],
    ['a literal secret', withCluster({ admin: { user: 'a', password: 'b' } }), false],
    [
      'null in defaults',
      { version: 1, clusters: {}, defaults: { clusters: { postgresql: { tls: null } } } },
      false,
    ],
    [
      'an unknown kind in defaults',
      { version: 1, clusters: {}, defaults: { clusters: { oracle: {} } } },
      false,
    ],
    ['no clusters', { version: 1 }, false],
  ]
  for (const [name, data, isTaken] of cases)
    test(`${isTaken ? 'takes' : 'refuses'} ${name}`, () => expect(isValid(data)).toBe(isTaken))
})
