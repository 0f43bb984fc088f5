/** Whatever the names and passwords are, the tables of ProxySQL hold them as they are, and nothing else. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { ProxysqlModel } from '../../../src/products/proxysql/model.ts'
import { renderProxysql } from '../../../src/products/proxysql/render.ts'
import { builtInTemplates } from '../../../src/templates/handlebars-templates.ts'
import type { Templates } from '../../../src/templates/templates.ts'
import { hostileText } from '../../support/hostile.ts'
import { ProxysqlStandIn } from '../../support/proxysql/stand-in.ts'

let templates: Templates

beforeAll(async () => {
  templates = await builtInTemplates()
})

const names = fc.uniqueArray(hostileText, { minLength: 1, maxLength: 4 })
const number = fc.integer({ min: 1, max: 65_535 })
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const server = fc.record({ hostname: hostileText, port: number, weight: fc.integer({ min: 0, max: 1000 }) })
const servers = fc.uniqueArray(server, {
  minLength: 1,
  maxLength: 4,
  selector: ({ hostname, port }) => `${hostname}\0${port}`,
})

const cluster = fc.record({
  servers,
  placement: fc.constantFrom('group', 'read_only', 'declared', 'kept'),
  maxConnections: number,
  maxReplicationLag: number,
  useSsl: fc.boolean(),
  tlsFiles: optional(fc.record({ ca: hostileText, cert: hostileText, key: hostileText })),
  isWriterAlsoReader: fc.boolean(),
  maxTransactionsBehind: number,
})

const rule = fc.record({
  name: hostileText,
  user: optional(hostileText),
  schema: optional(hostileText),
  clientAddress: optional(hostileText),
  digest: optional(hostileText),
  matchDigest: optional(hostileText),
  matchPattern: optional(hostileText),
  isNegated: optional(fc.boolean()),
  destination: optional(number),
  flagOut: optional(number),
  cacheMs: optional(number),
  timeoutMs: optional(number),
  isLast: fc.boolean(),
})

const model: fc.Arbitrary<ProxysqlModel> = fc
  .record({
    owner: hostileText.filter((text) => !text.includes(' ')),
    values: fc.array(hostileText, { minLength: 5, maxLength: 5 }),
    nodes: fc.uniqueArray(fc.record({ hostname: hostileText, port: number }), {
      selector: ({ hostname }) => hostname,
      maxLength: 3,
    }),
    clusters: fc.array(cluster, { minLength: 1, maxLength: 3 }),
    users: names,
    rules: fc.array(rule, { maxLength: 4 }),
    routes: fc.uniqueArray(fc.tuple(hostileText, hostileText, number, number), {
      selector: ([user, schema]) => `${user}\0${schema}`,
      maxLength: 4,
    }),
  })
  .map(({ owner, values, nodes, clusters, users, rules, routes }) => ({
    balancer: 'px',
    owner: `dbbal:${owner}`,
    variables: [
      'admin-stats_credentials',
      'mysql-monitor_password',
      'mysql-init_connect',
      'mysql-default_schema',
      'mysql-eventslog_filename',
    ].map((name, place) => ({ name, value: values[place] ?? '' })),
    nodes,
    protocols: [
      {
        protocol: 'mysql',
        hasServerTlsTable: true,
        clusters: clusters.map((one, place) => withHostgroups(one, 10 * (place + 1))),
        users: users.map((name) => ({
          name,
          password: name,
          useSsl: true,
          defaultHostgroup: 10,
          maxConnections: 7,
        })),
        rules: rules.map((one, place) => ({ ...one, id: 100 + place })),
        fastRoutes: routes.map(([user, schema, one, other]) => ({
          user,
          schema,
          hostgroups: { 0: one, 1: other },
        })),
      },
    ],
    instances: [{ name: 'one', variables: [{ name: 'mysql-interfaces', value: values[0] ?? '' }] }],
  }))

type Clusters = ProxysqlModel['protocols'][number]['clusters'][number]

function withHostgroups(
  one: Omit<Clusters, 'name' | 'hostgroups' | 'ids' | 'writers' | 'readers'>,
  writer: number,
): Clusters {
  const isGroup = one.placement === 'group'
  const hostgroups = {
    writer,
    reader: writer + 1,
    backupWriter: isGroup ? writer + 2 : undefined,
    offline: isGroup ? writer + 3 : undefined,
    isStated: true,
  }
  const ids = isGroup ? [writer, writer + 2, writer + 1, writer + 3] : [writer, writer + 1]
  return {
    ...one,
    name: 'db',
    hostgroups,
    ids,
    writers: one.servers.slice(0, 1),
    readers: one.servers.slice(1),
  }
}

function rowsOf(standIn: ProxysqlStandIn, sql: string): unknown[][] {
  return standIn.query(sql).rows.map((row) => Object.values(row))
}

function sorted(rows: unknown[][]): unknown[][] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const text = (value: number | string | undefined): string | null =>
  value === undefined ? null : String(value)

test('the value read back equals the model', async () => {
  await fc.assert(
    fc.asyncProperty(model, async (made) => {
      const standIn = await ProxysqlStandIn.create()
      const [admin] = renderProxysql(made, templates)
      for (const line of (admin?.text ?? '').trimEnd().split('\n')) standIn.query(line)
      const { owner } = made
      const [mysql] = made.protocols
      for (const { name, value } of made.variables) {
        const where = `FROM runtime_global_variables WHERE variable_name='${name}'`
        expect(rowsOf(standIn, `SELECT variable_value ${where}`)).toEqual([[value]])
      }
      expect(sorted(rowsOf(standIn, 'SELECT hostname,port,comment FROM runtime_proxysql_servers'))).toEqual(
        sorted(made.nodes.map(({ hostname, port }) => [hostname, String(port), owner])),
      )
      expect(
        sorted(
          rowsOf(
            standIn,
            'SELECT hostgroup_id,hostname,port,weight,max_connections,use_ssl,comment FROM runtime_mysql_servers',
          ),
        ),
      ).toEqual(sorted((mysql?.clusters ?? []).flatMap((one) => expectedServers(one, owner))))
      expect(
        sorted(rowsOf(standIn, 'SELECT username,password,comment FROM runtime_mysql_users WHERE backend=1')),
      ).toEqual(sorted((mysql?.users ?? []).map(({ name, password }) => [name, password, owner])))
      expect(
        rowsOf(
          standIn,
          'SELECT rule_id,username,schemaname,client_addr,digest,match_digest,match_pattern,negate_match_pattern,flagOUT,destination_hostgroup,cache_ttl,timeout,apply,comment FROM runtime_mysql_query_rules ORDER BY rule_id',
        ),
      ).toEqual(
        (mysql?.rules ?? []).map((one) => [
          String(one.id),
          ...[one.user, one.schema, one.clientAddress, one.digest, one.matchDigest, one.matchPattern].map(
            text,
          ),
          one.isNegated === true ? '1' : '0',
          ...[one.flagOut, one.destination, one.cacheMs, one.timeoutMs].map(text),
          one.isLast ? '1' : '0',
          `${owner} ${one.name}`,
        ]),
      )
      expect(sorted(rowsOf(standIn, 'SELECT * FROM runtime_mysql_query_rules_fast_routing'))).toEqual(
        sorted(
          (mysql?.fastRoutes ?? []).flatMap(({ user, schema, hostgroups }) =>
            Object.entries(hostgroups).map(([flag, hostgroup]) => [
              user,
              schema,
              flag,
              String(hostgroup),
              owner,
            ]),
          ),
        ),
      )
    }),
    { numRuns: 100 },
  )
}, 120_000)

function expectedServers(one: Clusters, owner: string): unknown[][] {
  const row = (hostgroup: number) => (server: Clusters['servers'][number]) => [
    String(hostgroup),
    server.hostname,
    String(server.port),
    String(server.weight),
    String(one.maxConnections),
    one.useSsl ? '1' : '0',
    owner,
  ]
  const { writer, reader } = one.hostgroups
  if (one.placement === 'declared') return [...one.writers.map(row(writer)), ...one.readers.map(row(reader))]
  if (one.placement === 'kept')
    return [...one.writers.map(row(writer)), ...one.servers.slice(1).map(row(reader))]
  return one.servers.map(row(reader))
}
