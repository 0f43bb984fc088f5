import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ReportFormat, reports } from '../../src/ui/reports/index.ts'
import { LintDirectory } from './support/lint-directory.ts'

/** Unlike any word that a message could have of its own. */
const password = fc.stringMatching(/^Zq[A-Za-z0-9_.+-]{6,20}$/)

/** Files in which a password stands in every place that takes one, beside what rules find. */
const filesWith: Readonly<Record<string, (secret: string) => string>> = {
  'pgbouncer.ini': (secret) =>
    [
      '[databases]',
      `shop = host=db1 password=${secret} user=app`,
      `shop = host=db1 user=app password='${secret}'`,
      `frob = host=db1 pasword=${secret} frob=1 password=${secret} ; later`,
      `* = host=db1 password=${secret} password=${secret}x`,
      '[pgbouncer]',
      `password = ${secret}`,
      'auth_type = plain',
      'auth_file = userlist.txt',
      'frob = 1',
    ].join('\n'),
  'userlist.txt': (secret) =>
    [
      `"app" "${secret}"`,
      `"app" "${secret}"`,
      `"other" "${secret}`,
      `"${secret}"`,
      `third ${secret}`,
      `"app" "${secret}" "x"`,
    ].join('\n'),
  'redis.conf': (secret) =>
    [
      `requirepass ${secret}`,
      `requirepass "${secret}"`,
      `masterauth ${secret} more`,
      `user app on >${secret} ~* +@all +frob`,
      `user other on >${secret} <${secret}x frob`,
      `tls-key-file-pass ${secret}`,
      `rename-command CONFIG ${secret}`,
      `rename-command FROB ${secret}`,
      `primaryauth ${secret}`,
      `requirepas ${secret}`,
      'frob 1',
    ].join('\n'),
  'sentinel.conf': (secret) =>
    [
      'sentinel monitor shop 10.0.0.1 6379 2',
      `sentinel auth-pass shop ${secret}`,
      `sentinel auth-pass other ${secret}`,
      `sentinel sentinel-pass ${secret}`,
      `sentinel auth-pass shop ${secret} more`,
      `requirepass ${secret}`,
      `user app on >${secret} ~* +@all frob`,
    ].join('\n'),
  'mysqlrouter.conf': (secret) =>
    [
      '[metadata_cache:main]',
      `password=${secret}`,
      `user=router`,
      `bootstrap_server_addresses=mysql://router:${secret}@db1:3306`,
      '[routing:rw]',
      'bind_port=6446',
      `destinations=mysql://app:${secret}@db1:3306`,
      'routing_strategy=first-available',
      'frob=1',
      '[http_auth_backend:file]',
      `passwd=${secret}`,
    ].join('\n'),
  'proxysql.sql': (secret) =>
    [
      `SET mysql-monitor_password='${secret}';`,
      `SET admin-admin_credentials="admin:${secret};frob:${secret}x";`,
      `UPDATE global_variables SET variable_value='${secret}' WHERE variable_name='mysql-monitor_password';`,
      `UPDATE global_variables SET variable_value='x:${secret}' WHERE variable_name='admin-stats_credentials';`,
      `INSERT INTO mysql_users (username,password,default_hostgroup) VALUES ('app','${secret}',7);`,
      `INSERT INTO mysql_users VALUES ('app','${secret}');`,
      `INSERT INTO mysql_users (username,password) VALUES`,
      `  ('a','${secret}'),`,
      `  ('b','${secret}x');`,
      `UPDATE mysql_users SET password='${secret}' WHERE username='app'`,
      `UPDATE mysql_users SET pasword='${secret}';`,
      `SET mysql-monitor_pasword='${secret}';`,
      'LOAD MYSQL USERS TO RUNTIME; -- now',
    ].join('\n'),
  'proxysql.cnf': (secret) =>
    [
      'admin_variables = {',
      `  admin_credentials = "admin:${secret};stats:${secret}x"`,
      `  stats_credentials = "stats:${secret}"`,
      `  cluster_password = "${secret}"`,
      `  cluster_pasword = "${secret}"`,
      '  frob = 1',
      '}',
      `mysql_variables = { monitor_username = "monitor" monitor_password = "${secret}" }`,
      'mysql_users = (',
      `  { username = "app" password = "${secret}" default_hostgroup = 7 frob = 1 },`,
      `  { username = "app", password = "${secret}" , pasword = "${secret}" }`,
      ')',
    ].join('\n'),
  'mongos.yaml': (secret) =>
    [
      'net:',
      '  tls:',
      '    mode: requireTLS',
      `    certificateKeyFilePassword: ${secret}`,
      `    clusterPassword: "${secret}"`,
      `    certificateKeyFilePasword: ${secret}`,
      'security:',
      `  ldap: {bind: {queryPassword: ${secret}}}`,
      'sharding:',
      `  configDB: mongodb://app:${secret}@c1:27019`,
      'setParameter:',
      `  ldapBindPassword: >-`,
      `    ${secret}`,
      'frob: 1',
    ].join('\n'),
  'sharding.js': (secret) =>
    [
      `db.getSiblingDB('admin').auth('admin', '${secret}')`,
      `db.getSiblingDB("admin").auth({user: 'admin',`,
      `  pwd: '${secret}'})`,
      `db.getSiblingDB('admin').createUser({user: 'app', pwd: '${secret}', roles: ['root']})`,
      `const password = '${secret}'`,
      `db = connect('mongodb://admin:${secret}@m1/admin')`,
      `sh.addShard('s1/a:1')`,
      `sh.enableAutoSplit()`,
      `sh.shardCollection('shop.orders', {_id: 1}); db.auth('a', '${secret}')`,
    ].join('\n'),
}

describe.each(Object.keys(filesWith))('%s', (name) => {
  test('no format prints a password that stands in it, nor does a diff', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(password, async (secret) => {
        const text = filesWith[name]?.(secret) ?? ''
        const here = new LintDirectory({ [name]: `${text}\n` })
        const argv = ['--profile', 'strict', '--fail-on', 'never']
        for (const format of Object.keys(reports) as ReportFormat[]) {
          const { stdout, stderr } = await here.lint(...argv, '--format', format)
          expect(`${format}: ${stdout}${stderr}`).not.toContain(secret)
          expect(stdout).toMatch(/[A-Z]{3}\d{3}/)
        }
        const { stdout, stderr } = await here.lint(...argv, '--fix', '--dry-run')
        expect(`${stdout}${stderr}`).not.toContain(secret)
        await here.lint(...argv, '--write-baseline', 'baseline.json')
        expect(here.read('baseline.json')).not.toContain(secret)
      }),
      { numRuns: 5 },
    )
  })
})
