import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConnectionString } from '../../../src/formats/connection-string.ts'
import { readHba } from '../../../src/formats/hba.ts'
import { type IniPair, readPgbouncerIni } from '../../../src/formats/pgbouncer-ini.ts'
import { readSql } from '../../../src/formats/postgresql-sql.ts'
import { readUnit } from '../../../src/formats/systemd.ts'
import { readUserlist } from '../../../src/formats/userlist.ts'
import { pgbouncer } from '../../../src/products/pgbouncer/index.ts'
import { postgresqlAccounts } from '../../../src/products/postgresql-accounts/index.ts'
import type { BoundProduct } from '../../../src/products/product.ts'
import { builtInTemplates } from '../../../src/templates/handlebars-templates.ts'
import type { Topology } from '../../../src/topology/topology.ts'
import { hostileText } from '../../support/hostile.ts'
import { patched, quietTopology, type Tree } from '../../support/pooler-topology.ts'
import { resolved } from '../../support/resolve.ts'

const templates = await builtInTemplates()
// No SCRAM: thousands of key derivations take minutes. What is written has the same form.
const password = `pw ' " \\ ; # $dbbal$ %`
const secrets = { value: () => password }

/** Files of a product by path; undefined where its check refuses the topology. */
function filesOf(product: BoundProduct, topology: Topology): ReadonlyMap<string, string> | undefined {
  const subjects = product.subjects(topology)
  if (
    subjects.some((subject) => product.check(subject, topology).some(({ severity }) => severity === 'error'))
  )
    return undefined
  const files = subjects.flatMap((subject) => product.configure(subject, topology, secrets).files(templates))
  return new Map(files.map(({ path, text }) => [path, text]))
}

const hostile = fc.record({
  databases: fc.uniqueArray(hostileText, { minLength: 1, maxLength: 3 }),
  users: fc.uniqueArray(hostileText, { minLength: 1, maxLength: 3 }),
  reader: hostileText,
  admin: hostileText,
  directory: hostileText,
  setting: hostileText,
})

function topologyOf(values: typeof hostile extends fc.Arbitrary<infer Value> ? Value : never): Tree {
  const users = Object.fromEntries(values.users.map((user) => [user, { password: { env: 'P' } }]))
  return patched(quietTopology, {
    clusters: {
      shop: {
        databases: values.databases,
        password_encryption: 'md5',
        users: { app: null, ...users, [values.reader]: { password: { env: 'P' }, access: 'read' } },
      },
    },
    balancers: {
      pool: {
        admin: { user: values.admin },
        authentication: { method: 'md5', secret: 'plain' },
        deploy: { via: 'local', directory: `/etc/${values.directory}`, service: 'pgbouncer@{process}' },
        settings: { server_reset_query: values.setting },
      },
    },
  })
}

function pairsOf(ini: string): readonly IniPair[] {
  const { items, syntaxErrors } = readPgbouncerIni(ini, { quotedKeys: true })
  expect(syntaxErrors).toEqual([])
  expect(items.filter(({ kind }) => kind !== 'pair')).toMatchObject([
    { kind: 'section', name: 'databases' },
    { kind: 'section', name: 'pgbouncer' },
  ])
  return items.filter((item): item is IniPair => item.kind === 'pair')
}

test('hostile names are refused, or read back as they were given and as nothing else', () => {
  const usual = pairsOf(
    filesOf(
      pgbouncer,
      resolved(
        patched(
          quietTopology,
          topologyOf({
            databases: ['a'],
            users: ['u'],
            reader: 'r',
            admin: 'x',
            directory: 'd',
            setting: 's',
          }),
        ),
      ).topology,
    )?.get('pool/p1/pgbouncer-1.ini') ?? '',
  )
    .filter(({ section }) => section === 'pgbouncer')
    .map(({ key }) => key)
  expect(usual).toContain('admin_users')
  let written = 0
  fc.assert(
    fc.property(hostile, (values) => {
      const { topology, diagnostics } = resolved(topologyOf(values))
      if (diagnostics.some(({ severity }) => severity === 'error')) return
      const files = filesOf(pgbouncer, topology)
      if (files === undefined) return
      written += 1
      expect([...files.keys()].toSorted()).toEqual([
        'pool/p1/pgbouncer-1.ini',
        'pool/p1/pgbouncer@1.service',
        'pool/p1/pgbouncer_hba.conf',
        'pool/p1/userlist.txt',
      ])
      const pairs = pairsOf(files.get('pool/p1/pgbouncer-1.ini') ?? '')
      const settings = new Map(
        pairs.filter(({ section }) => section === 'pgbouncer').map(({ key, value }) => [key, value]),
      )
      expect([...settings.keys()]).toEqual(usual)
      expect(settings.get('admin_users')).toBe(values.admin)
      expect(settings.get('server_reset_query')).toBe(values.setting)
      expect(settings.get('auth_file')).toBe(
        `/etc/${values.directory}/userlist.txt`.replace(/\/+userlist/, '/userlist'),
      )

      const entries = pairs.filter(({ section }) => section === 'databases')
      expect(entries.map(({ key }) => key)).toEqual(values.databases.flatMap((name) => [name, `${name}_ro`]))
      for (const { key, value } of entries) {
        const parameters = new Map(
          readConnectionString(value).parameters.map((each) => [each.name, each.value]),
        )
        expect(
          [...parameters.keys()].filter((name) => !['pool_size', 'load_balance_hosts'].includes(name)),
        ).toEqual(['host', 'port', 'dbname', 'max_db_connections'])
        expect(key.startsWith(parameters.get('dbname') ?? '?')).toBe(true)
        expect(values.databases).toContain(parameters.get('dbname'))
      }

      const users = [
        ...new Set([values.admin, ...values.users.filter((user) => user !== values.reader), values.reader]),
      ]
      const list = readUserlist(files.get('pool/p1/userlist.txt') ?? '')
      expect(list.errors).toEqual([])
      expect(new Map(list.entries.map(({ user, secret }) => [user, secret]))).toEqual(
        new Map(users.map((user) => [user, password])),
      )

      const { rules, skipped } = readHba(files.get('pool/p1/pgbouncer_hba.conf') ?? '')
      expect(skipped).toEqual([])
      expect(rules.map(({ type, method }) => `${type} ${method}`)).toEqual([
        'local reject',
        'host reject',
        'host reject',
        'local md5',
        'host md5',
        'host md5',
      ])
      expect(rules[0]).toMatchObject({
        databases: values.databases,
        users: [values.reader],
      })

      const unit = readUnit(files.get('pool/p1/pgbouncer@1.service') ?? '')
      expect(unit?.filter(({ key }) => key === 'ExecStart')).toHaveLength(1)
      expect(unit?.map(({ section }) => section)).toEqual([
        ...Array(4).fill('Unit'),
        ...Array(10).fill('Service'),
        'Install',
      ])
    }),
    { numRuns: 1500 },
  )
  expect(written).toBeGreaterThan(300)
})

test('hostile names make no other statements', () => {
  fc.assert(
    fc.property(hostile, (values) => {
      const { topology, diagnostics } = resolved(
        patched(topologyOf(values), {
          clusters: { shop: { admin: { user: values.admin, password: { env: 'P' } } } },
          balancers: {
            pool: {
              authentication: {
                passwords: 'auth_query',
                auth_query: { user: values.directory, password: { env: 'P' } },
              },
            },
          },
        }),
      )
      if (diagnostics.some(({ severity }) => severity === 'error')) return
      const files = filesOf(postgresqlAccounts, topology)
      if (files === undefined) return
      const names = new Set([values.admin, values.directory, ...values.users, values.reader])
      const roles = readSql(files.get('shop/roles.sql') ?? '')
      const words = roles?.map((tokens) =>
        tokens
          .filter(({ kind }) => kind === 'word')
          .map(({ value }) => value)
          .join(' '),
      )
      expect(words).toEqual([
        'SET client_encoding',
        'BEGIN',
        ...[...names].flatMap(() => ['DO', 'ALTER ROLE LOGIN PASSWORD']),
        'COMMIT',
      ])
      const identifiers = roles?.flatMap((tokens) =>
        tokens.filter(({ kind }) => kind === 'identifier').map(({ value }) => value),
      )
      expect(new Set(identifiers)).toEqual(names)
      for (const [path, text] of files) {
        if (path === 'shop/roles.sql') continue
        const own = readSql(text)
          ?.flat()
          .filter(({ kind }) => kind === 'identifier')
        for (const { value } of own ?? []) expect(names).toContain(value)
        expect(readSql(text)?.at(-1)).toMatchObject([{ value: 'COMMIT' }])
      }
    }),
    { numRuns: 1000 },
  )
})
