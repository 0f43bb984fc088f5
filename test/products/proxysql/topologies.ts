import { type GenerateOptions, generate } from '../../support/generate.ts'

/** A topology with one MySQL cluster of three behind two proxies; `balancer` and `cluster` add keys. */
export function replicationTopology({
  balancer = '',
  cluster = '',
}: {
  balancer?: string
  cluster?: string
} = {}): string {
  return `
version: 1
name: shop
secrets: {env: "{name}"}
clusters:
  db:
    engine: mysql
    version: "8.4"
    primary: a
    tls: {mode: require}
    max_connections: 500
    reserved_connections: 20
    instances: {a: {host: 10.0.0.1}, b: {host: 10.0.0.2}, c: {host: 10.0.0.3}}
    users: {app: {password: {secret: app}}}
${indented(cluster, 4)}
balancers:
  px:
    kind: proxysql
    version: "3.0"
    serves: {db: {hostgroups: {writer: 10, reader: 11}}}
    instances: {one: {host: 10.0.1.1}, two: {host: 10.0.1.2}}
    admin: {user: dbbal, password: {secret: admin}}
    stats: {user: stats_reader, password: {secret: stats}}
    monitor: {user: monitor, password: {secret: monitoring}}
    tls: {clients: {mode: require}}
${indented(balancer, 4)}
`
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ' '.repeat(by) + line)
    .join('\n')
}

/** px/admin.sql of a topology. */
export async function adminSql(yaml: string, options: GenerateOptions = {}): Promise<string> {
  const { files, diagnostics } = await generate(yaml, { only: 'proxysql', ...options })
  const sql = files.get('px/admin.sql')
  if (sql === undefined) throw new Error(`no px/admin.sql: ${JSON.stringify(diagnostics, null, 1)}`)
  return sql
}

/** The findings of a topology, as `severity id message`. */
export async function findings(yaml: string): Promise<string[]> {
  const { diagnostics } = await generate(yaml, { only: 'proxysql' })
  return diagnostics.map(({ severity, id, message }) => `${severity} ${id} ${message}`)
}
