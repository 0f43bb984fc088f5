import { sqliteText } from '../../formats/sqlite-sql.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import type { ProtocolModel, ProxysqlModel } from './model.ts'
import { ruleRow } from './rule-row.ts'
import { clusterView } from './server-rows.ts'
import { userPassword } from './user-password.ts'
import type { Variable } from './variables.ts'

/** admin.sql for all instances; per instance restart.sql with what a running ProxySQL does not take. */
export function renderProxysql(model: ProxysqlModel, templates: Templates): RenderedFile[] {
  const admin: RenderedFile = {
    path: `${model.balancer}/admin.sql`,
    text: templates.render('proxysql/admin.sql', adminView(model)),
    secret: true,
  }
  return [
    admin,
    ...model.instances.map(({ name, variables }) => ({
      path: `${model.balancer}/${name}/restart.sql`,
      text: templates.render('proxysql/restart.sql', {
        variables: variables.map(variableView),
        modules: variableModules(variables),
      }),
    })),
  ]
}

function adminView(model: ProxysqlModel): object {
  const owner = sqliteText(model.owner)
  const nodes = model.nodes.map(({ hostname, port }) => ({ hostname: sqliteText(hostname), port, owner }))
  return {
    owner,
    variables: model.variables.map(variableView),
    nodes,
    nodeKeys: nodes.map(({ hostname, port }) => `(${hostname},${port})`).join(','),
    protocols: model.protocols.map((protocol) => protocolView(protocol, model.owner)),
    modules: [
      ...variableModules(model.variables),
      'PROXYSQL SERVERS',
      ...model.protocols.flatMap(({ protocol }) =>
        ['SERVERS', 'USERS', 'QUERY RULES'].map((module) => `${protocol.toUpperCase()} ${module}`),
      ),
    ],
  }
}

function variableView({ name, value }: Variable): Record<keyof Variable, string> {
  return { name: sqliteText(name), value: sqliteText(value) }
}

/** `ADMIN VARIABLES` and the like, for the variables that are there. */
function variableModules(variables: readonly Variable[]): string[] {
  return ['admin', 'mysql', 'pgsql']
    .filter((prefix) => variables.some(({ name }) => name.startsWith(`${prefix}-`)))
    .map((prefix) => `${prefix.toUpperCase()} VARIABLES`)
}

function protocolView(model: ProtocolModel, ownerTag: string): object {
  const { protocol, clusters } = model
  const owner = sqliteText(ownerTag)
  const own = { prefix: protocol, owner }
  const rules = model.rules.map((rule) => ({ ...own, ...ruleRow(rule, protocol, ownerTag) }))
  const fastRoutes = model.fastRoutes.map(({ user, schema, hostgroups }) => {
    const place = `${sqliteText(user)},${sqliteText(schema)}`
    const flags = Object.keys(hostgroups)
    return {
      ...own,
      schemaColumn: schemaColumn(protocol),
      keys: flags.map((flag) => `(${place},${flag})`).join(','),
      rows: Object.entries(hostgroups)
        .map(([flag, hostgroup]) => `(${place},${flag},${hostgroup},${owner})`)
        .join(','),
    }
  })
  const users = model.users.map((user) => ({
    ...own,
    ...user,
    name: sqliteText(user.name),
    password: userPassword(user.password),
    useSsl: Number(user.useSsl),
  }))
  const prefixed = `${ownerTag} `
  return {
    ...own,
    module: protocol.toUpperCase(),
    keepsRoles: clusters.some(({ placement }) => placement !== 'declared'),
    ids: clusters.flatMap(({ ids }) => ids).join(','),
    ...hostgroupTables(model, owner),
    clusters: clusters.map((cluster) => clusterView(cluster, own)),
    ...serverTls(model, owner),
    users,
    userNames: users.map(({ name }) => name).join(','),
    rules,
    ruleIds: model.rules.map(({ id }) => id).join(','),
    ownedRule: `substr(comment||' ',1,${[...prefixed].length})=${sqliteText(prefixed)}`,
    fastRoutes,
    fastRouteKeys: fastRoutes.map(({ keys }) => keys).join(','),
    schemaColumn: schemaColumn(protocol),
  }
}

function schemaColumn(protocol: ProtocolModel['protocol']): string {
  return protocol === 'pgsql' ? 'database' : 'schemaname'
}

/** The tables that tell the monitor whose roles to follow; ProxySQL 3.0 follows none of PostgreSQL's. */
function hostgroupTables({ protocol, clusters }: ProtocolModel, owner: string): object {
  const withKey = clusters.map((cluster) => ({ ...cluster, key: cluster.ids.join(','), owner }))
  const pairs = withKey.filter(({ placement }) => placement === 'read_only')
  const groups = withKey
    .filter(({ placement }) => placement === 'group')
    .map((cluster) => ({ ...cluster, writerIsAlsoReader: Number(cluster.isWriterAlsoReader) }))
  const keys = (rows: readonly { key: string }[]): string => rows.map(({ key }) => `(${key})`).join(',')
  return {
    hostgroupTables: protocol === 'mysql',
    pairs,
    pairKeys: keys(pairs),
    groups,
    groupKeys: keys(groups),
  }
}

function serverTls({ clusters, hasServerTlsTable }: ProtocolModel, owner: string): object {
  const tlsServers = clusters.flatMap(({ servers, tlsFiles }) =>
    tlsFiles === undefined
      ? []
      : [
          {
            keys: servers.map(({ hostname, port }) => `(${sqliteText(hostname)},${port},'')`).join(','),
            ca: sqliteText(tlsFiles.ca),
            cert: sqliteText(tlsFiles.cert),
            tlsKey: sqliteText(tlsFiles.key),
            owner,
          },
        ],
  )
  return {
    serverTlsTable: hasServerTlsTable,
    tlsServers,
    tlsKeys: tlsServers.map(({ keys }) => keys).join(','),
  }
}
