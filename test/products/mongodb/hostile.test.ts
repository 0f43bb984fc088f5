import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { hasControlCharacter } from '../../../src/formats/text.ts'
import { mongodb } from '../../../src/products/mongodb/index.ts'
import { memberConfig } from '../../../src/products/mongodb/members.ts'
import { builtInTemplates } from '../../../src/templates/handlebars-templates.ts'
import type { Templates } from '../../../src/templates/templates.ts'
import type { MongodbCluster } from '../../../src/topology/declaration/mongodb.ts'
import { endpointOf } from '../../../src/topology/resolve/instances.ts'
import type { MongodbShardedCluster, Topology } from '../../../src/topology/topology.ts'
import { generate } from '../../support/generate.ts'
import { canonical } from '../../support/mongosh/extended-json.ts'
import { FakeDeployment } from '../../support/mongosh/fake-deployment.ts'
import { runMongosh } from '../../support/mongosh/fake-mongosh.ts'
import { FakeReplicaSet } from '../../support/mongosh/fake-replica-set.ts'
import { catalog } from './topology.ts'

let base: Topology
let templates: Templates

beforeAll(async () => {
  base = (
    await generate(catalog({ collections: '      app.x: {key: {a: 1}}', cluster: '' }), { only: 'mongodb' })
  ).topology
  templates = await builtInTemplates()
})

const pieces = [
  '"',
  "'",
  '`',
  '\\',
  '$' + '{quit(9)}',
  '</script>',
  '//',
  '*/',
  '/*',
  '");quit(9)//',
  '\\");',
  '{{x}}',
  '{',
  'é',
  '😀',
  '\u00a0',
  '\ufeff',
  'a',
  ' ',
  '.',
  '$',
  '-',
  '#',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 3 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '' && !hasControlCharacter(text) && text !== '__proto__')
const field = hostile.filter(
  (text) => !/^[0-9]+$/.test(text) && text.split('.').every((part) => part !== '' && !part.startsWith('$')),
)
const collection = hostile.map((text) => `app.c${text.replaceAll('$', '')}`)

const declared = fc.record({
  zone: hostile,
  user: hostile,
  external: hostile,
  role: hostile,
  password: hostile,
  namespace: collection,
  fields: fc.uniqueArray(field, { minLength: 1, maxLength: 3 }),
  from: hostile,
})

/** The base with hostile texts in every place that takes a free text. */
function withTexts(texts: typeof declared extends fc.Arbitrary<infer T> ? T : never): MongodbShardedCluster {
  const cluster = base.clusters.get('catalog')
  if (cluster?.engine !== 'mongodb') throw new Error('no cluster')
  const [first = 'a'] = texts.fields
  const changed: MongodbCluster = {
    ...cluster.declared,
    shard_zones: { [texts.zone]: ['eu'] },
    collections: {
      [texts.namespace]: {
        key: Object.fromEntries(texts.fields.map((name) => [name, 1])),
        ranges: [{ zone: texts.zone, from: { [first]: texts.from }, to: { [first]: `${texts.from}~` } }],
      },
    },
    users: {
      [texts.user]: { password: { env: 'PASSWORD' }, roles: [{ role: texts.role, db: texts.role }] },
      [`CN=${texts.external}`]: { database: '$external', roles: [{ role: texts.role, db: 'app' }] },
    },
  }
  return { ...cluster, declared: changed }
}

/** Its servers after the initiate scripts, which hold no free text. */
function initiated({ configServers, shards, version }: MongodbShardedCluster): FakeDeployment {
  const sets = [configServers, ...shards].map(({ name, instances }, index) => {
    const isConfigServer = index === 0
    const set = new FakeReplicaSet(name, instances.map(endpointOf), isConfigServer)
    const members = instances.map((member, id) => canonical(memberConfig(member, id)))
    set.initiate({ _id: name, ...(isConfigServer && { configsvr: true }), members })
    return set
  })
  return new FakeDeployment(version, sets)
}

test('hostile texts stay inside their literals: the servers get them, and nothing else', () => {
  fc.assert(
    fc.property(declared, (texts) => {
      fc.pre(texts.user !== `CN=${texts.external}`)
      const cluster = withTexts(texts)
      const topology: Topology = { ...base, clusters: new Map([['catalog', cluster]]) }
      const subject = { name: 'catalog', path: cluster.path }
      const errors = mongodb.check(subject, topology).filter(({ severity }) => severity === 'error')
      fc.pre(errors.length === 0)
      const files = mongodb.configure(subject, topology, { value: () => '' }).files(templates)
      const script = (name: string): string =>
        files.find(({ path }) => path === `catalog/${name}`)?.text ?? ''
      const servers = initiated(cluster)
      const environment = { PASSWORD: texts.password }
      expect(runMongosh(script('sharding.js'), servers.mongos()).error).toBeUndefined()
      expect(runMongosh(script('users.js'), servers.mongos(), environment).error).toBeUndefined()
      expect(runMongosh(script('status.js'), servers.mongos())).toMatchObject({
        exitCode: 0,
        output: ['as the topology says'],
      })
      expect(servers.changes).toEqual([
        'setDefaultRWConcern',
        'addShard',
        'addShardToZone',
        'addShard',
        'updateZoneKeyRange',
        'shardCollection',
        'createUser',
        'createUser',
      ])
      const { collections, shards, tags } = servers.catalog
      expect(collections.map(({ _id, key }) => [_id, Object.keys(key ?? {})])).toEqual([
        [texts.namespace, texts.fields],
      ])
      expect(shards[0]?.['tags']).toEqual([texts.zone])
      expect(tags).toMatchObject([
        { ns: texts.namespace, tag: texts.zone, min: { [texts.fields[0] ?? '']: texts.from } },
      ])
      expect(servers.users).toMatchObject([
        { user: texts.user, pwd: texts.password, roles: [{ role: texts.role, db: texts.role }] },
        { user: `CN=${texts.external}`, db: '$external', pwd: null },
      ])
      expect(files.map(({ text }) => text).join('\n')).not.toContain('</')
    }),
    { numRuns: 300 },
  )
})
