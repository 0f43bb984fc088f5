import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sqlPieces } from '../../../../src/formats/sqlite-tokens.ts'
import { proxysqlLinter } from '../../../../src/products/proxysql/lint/index.ts'
import { lintFiles } from '../../../lint/support/lint-text.ts'
import { ProxysqlStandIn } from '../../../support/proxysql/stand-in.ts'

/** Rows are there before they are changed: SQLite takes a bad value for none. */
const statements: readonly string[] = [
  'DELETE FROM mysql_servers',
  "UPDATE global_variables SET variable_value='2000' WHERE variable_name='mysql-monitor_ping_interval'",
  "SET mysql-max_connections='20000'",
  "DELETE FROM proxysql_servers WHERE comment='x' AND (hostname,port) NOT IN (VALUES ('10.0.1.1',16032),('10.0.1.2',16032))",
  "INSERT OR REPLACE INTO proxysql_servers (hostname,port,comment) VALUES ('10.0.1.1',16032,'x')",
  "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup,check_type,comment) VALUES (10,11,'read_only','x')",
  "INSERT OR REPLACE INTO mysql_group_replication_hostgroups (writer_hostgroup,backup_writer_hostgroup,reader_hostgroup,offline_hostgroup,active,max_writers,writer_is_also_reader,max_transactions_behind,comment) VALUES (20,21,22,23,1,1,2,500,'x')",
  "REPLACE INTO mysql_aws_aurora_hostgroups (writer_hostgroup,reader_hostgroup,domain_name,max_lag_ms,check_timeout_ms,lag_num_checks) VALUES (30,31,'.example.net',1000,800,2)",
  "INSERT INTO mysql_servers (hostgroup_id,hostname,port,gtid_port,status,weight,max_connections,max_replication_lag,use_ssl,comment) VALUES (11,'db1',3306,0,'ONLINE',1,480,5,1,'x'),(11,'db2',3306,33061,'offline_soft',10,480,5,0,'x')",
  "INSERT INTO mysql_servers (hostgroup_id,hostname,port,comment) SELECT 11,column1,column2,'x' FROM (VALUES ('db2',3306),('db3',3307)) WHERE NOT EXISTS (SELECT 1 FROM mysql_servers WHERE hostgroup_id IN (10,11) AND hostname=column1 AND port=column2)",
  "UPDATE mysql_servers SET weight=3,max_connections=100,use_ssl=1 WHERE hostgroup_id IN (10,11) AND hostname='db1' AND port=3306",
  "DELETE FROM mysql_servers WHERE hostgroup_id IN (10,11) AND UPPER(status)='OFFLINE_HARD'",
  "INSERT OR REPLACE INTO mysql_users (username,password,use_ssl,default_hostgroup,transaction_persistent,max_connections,attributes,comment) VALUES ('o''brien','*A',1,10,1,10000,'{}','x')",
  "INSERT INTO mysql_query_rules (rule_id,active,match_digest,negate_match_pattern,destination_hostgroup,cache_ttl,retries,multiplex,apply,comment) VALUES (10,1,'^SELECT .* FROM t\\b',0,11,1500,3,2,1,'x')",
  "INSERT INTO mysql_query_rules (rule_id,active,match_pattern,replace_pattern,flagIN,flagOUT,proxy_port,apply) VALUES (NULL,1,'a','b',0,1,6033,0)",
  "INSERT INTO mysql_query_rules_fast_routing (username,schemaname,flagIN,destination_hostgroup,comment) VALUES ('a','b',0,10,''),('a','c',0,10,'')",
  "INSERT INTO mysql_hostgroup_attributes (hostgroup_id,autocommit,free_connections_pct,throttle_connections_per_sec,servers_defaults) VALUES (10,-1,20,500,'')",
  "INSERT INTO scheduler (interval_ms,filename,arg1) VALUES (5000,'/bin/true',NULL)",
  "REPLACE INTO pgsql_servers VALUES (40,'pg1',5432,'ONLINE',1,0,100,0,1,0,'x')",
  'LOAD MYSQL SERVERS TO RUNTIME',
  'SAVE MYSQL QUERY RULES TO DISK',
  'SELECT hostname FROM mysql_servers WHERE hostgroup_id=11 ORDER BY weight DESC LIMIT 2',
  'SELECT hostname,count(*) OVER (PARTITION BY hostgroup_id ORDER BY weight) FROM mysql_servers',
]

const replacements = [
  '-1',
  '0',
  '1',
  '2',
  '99999999',
  'NULL',
  "'abc'",
  "''",
  "'1'",
  '1.5',
  'weight',
  '(',
  ')',
  ',',
  '=',
  'AND',
  '\'{"a":1}\'',
]

type Mutation = {
  kind: 'none' | 'drop' | 'double' | 'swap' | 'misspell' | 'replace' | 'again'
  at: number
  by: number
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(
    'none',
    'drop',
    'double',
    'swap',
    'misspell',
    'replace',
    'replace',
    'replace',
    'again',
  ),
  at: fc.nat({ max: 10_000 }),
  by: fc.nat({ max: 10_000 }),
})

function mutated(sql: string, { kind, at, by }: Mutation): string {
  const [piece] = sqlPieces(sql)
  const tokens = (piece?.tokens ?? []).map(({ start, end }) => sql.slice(start, end))
  const place = at % tokens.length
  const token = tokens[place] ?? ''
  const put = (...texts: readonly string[]): string => tokens.toSpliced(place, 1, ...texts).join(' ')
  switch (kind) {
    case 'none':
    case 'again':
      return sql
    case 'drop':
      return put()
    case 'double':
      return put(token, token)
    case 'swap':
      return tokens.toSpliced(place, 2, tokens[place + 1] ?? '', token).join(' ')
    case 'misspell':
      return put(
        token.length > 2 ? token.slice(0, by % token.length) + token.slice((by % token.length) + 1) : token,
      )
    case 'replace':
      return put(replacements[by % replacements.length] ?? '')
  }
}

/** What the interface says to the file, up to its first error. */
function refusal(standIn: ProxysqlStandIn, file: readonly string[]): string | undefined {
  for (const statement of file) {
    try {
      standIn.query(statement)
    } catch (error) {
      return `${(error as Error).message} in ${statement}`
    }
  }
  return undefined
}

const hidden = new Set(proxysqlLinter.rules.filter((rule) => rule.hidden !== undefined).map(({ id }) => id))

/** What the linter calls an error, but for what ProxySQL takes without a word. */
function errorsOf(file: readonly string[]): string[] {
  const text = file.map((statement) => `${statement};\n`).join('')
  return lintFiles(proxysqlLinter, [{ name: 'a.sql', kind: 'proxysql.sql', text }], '3.0.1')
    .filter(({ severity, rule }) => severity === 'error' && !hidden.has(rule.id))
    .map(({ rule, line, message }) => `${rule.id} ${line} ${message}`)
}

const before: readonly string[] = [
  'DELETE FROM mysql_servers',
  "INSERT INTO mysql_servers (hostgroup_id,hostname,port,use_ssl,comment) VALUES (11,'db1',3306,1,'x'),(11,'db2',3306,1,'x')",
]

test.each([
  // Columns by their numbers.
  ['refused', 'SELECT hostname FROM mysql_servers ORDER BY weight DESC,2'],
  ['refused', 'SELECT hostname FROM mysql_servers ORDER BY -1'],
  ['refused', 'SELECT hostname FROM mysql_servers GROUP BY 0'],
  ['refused', 'SELECT 1 UNION SELECT 2 ORDER BY 2'],
  ['refused', 'SELECT * FROM proxysql_servers ORDER BY 5'],
  ['taken', 'SELECT * FROM proxysql_servers ORDER BY 4,1+8'],
  ['taken', 'SELECT hostgroup_id,count(*) FROM mysql_servers GROUP BY 1 ORDER BY 2'],
  // LIMIT.
  ['refused', 'SELECT 1 LIMIT NULL'],
  ['refused', "SELECT 1 LIMIT 'abc'"],
  ['refused', 'SELECT 1 LIMIT 2 OFFSET 1.5'],
  ['taken', "SELECT 1 LIMIT '2' OFFSET -1"],
  // As many values as their place takes.
  ['refused', 'DELETE FROM mysql_servers WHERE hostgroup_id=(10,11)'],
  ['refused', 'DELETE FROM mysql_servers WHERE hostgroup_id AND (10,11)'],
  ['refused', 'DELETE FROM mysql_servers WHERE (hostgroup_id,port) IS NULL'],
  ['refused', 'DELETE FROM mysql_servers WHERE (hostname,port) BETWEEN (1,2) AND 3'],
  ['refused', 'DELETE FROM mysql_servers WHERE (hostname=port) NOT IN (VALUES (1,2))'],
  ['refused', "DELETE FROM mysql_servers WHERE (hostname,port) NOT IN (VALUES ('db1',1),('db2'=2))"],
  ['refused', 'DELETE FROM mysql_servers WHERE port IN (SELECT * FROM mysql_servers)'],
  ['refused', 'DELETE FROM mysql_servers WHERE port IN mysql_servers'],
  ['refused', "DELETE FROM mysql_servers WHERE (hostname,port) IN (('db1',1),2)"],
  ['refused', 'UPDATE mysql_servers SET weight=(1,2)'],
  ['refused', 'UPDATE mysql_servers SET (weight,port)=(1)'],
  ['refused', 'UPDATE mysql_servers SET weight=CASE WHEN (1,2) THEN 1 END'],
  ['refused', 'SELECT (SELECT 1,2)'],
  ['refused', 'SELECT 1 UNION ALL SELECT 1,2'],
  ['refused', 'INSERT INTO scheduler (interval_ms,filename) SELECT 5000'],
  ['refused', 'INSERT INTO mysql_servers SELECT hostname FROM mysql_servers'],
  ['taken', "DELETE FROM mysql_servers WHERE (hostname,port) IN (('db1',1),('db2',2))"],
  [
    'taken',
    'DELETE FROM mysql_servers WHERE (hostname,port)=(SELECT hostname,port FROM mysql_users,mysql_servers)',
  ],
  ['taken', 'DELETE FROM mysql_servers WHERE EXISTS (SELECT 1,2) AND port IN ()'],
  ['taken', 'UPDATE mysql_servers SET (weight,max_connections)=(1,2)'],
  // Functions.
  ['refused', "DELETE FROM mysql_servers WHERE UPPER()='ONLINE'"],
  ['refused', 'SELECT UPPER(*),REPLACE(1,2)'],
  ['refused', 'SELECT COALESCE(1)'],
  ['refused', 'SELECT current_date()'],
  ['taken', 'SELECT count(*),count(),max(1,2,3),substr(1,2),round(1),current_date'],
  // IN.
  ['refused', 'DELETE FROM mysql_servers WHERE hostgroup_id IN IN (10,11)'],
  ['refused', 'DELETE FROM mysql_servers WHERE hostgroup_id NOT IN IN (10,11)'],
  ...['10,NULL', '10,weight', '', '10,weight+9,NULL'].map((list) => [
    'refused',
    `INSERT INTO mysql_servers (hostgroup_id,hostname) SELECT 11,'db1' WHERE NOT EXISTS (SELECT 1 FROM mysql_servers WHERE hostgroup_id IN (${list}))`,
  ]),
  ...['NULL,11', 'weight+10', "'11'"].map((list) => [
    'taken',
    `INSERT INTO mysql_servers (hostgroup_id,hostname) SELECT 11,'db1' WHERE NOT EXISTS (SELECT 1 FROM mysql_servers WHERE hostgroup_id IN (${list}))`,
  ]),
  // A column twice: the first value of a row counts, the last one of SET.
  ['refused', "INSERT INTO mysql_servers (hostname,weight,weight) VALUES ('db3','x',1)"],
  ['taken', "INSERT INTO mysql_servers (hostname,weight,weight) VALUES ('db3',1,'x')"],
  ['refused', "UPDATE mysql_servers SET weight=1,weight='x'"],
  ['taken', "UPDATE mysql_servers SET weight='x',weight=1"],
  // global_variables.
  ['refused', "UPDATE global_variables SET variable_value=NULL WHERE variable_name='mysql-threads'"],
  ['taken', "UPDATE global_variables SET variable_value=NULL WHERE variable_name='mysql-nothing'"],
  ['taken', "UPDATE OR IGNORE global_variables SET variable_value=NULL WHERE variable_name='mysql-threads'"],
  ['refused', "INSERT INTO global_variables VALUES ('mysql-threads2',NULL)"],
  ['refused', "UPDATE global_variables SET variable_value='1',variable_name='mysql-threads'"],
  [
    'refused',
    "UPDATE global_variables SET variable_name='mysql-threads' WHERE variable_name='mysql-max_connections'",
  ],
  ['taken', "UPDATE global_variables SET variable_name='mysql-threads' WHERE variable_name='mysql-threads'"],
])('%s: %s', async (expected, statement = '') => {
  const file = [...before, statement]
  const said = refusal(await ProxysqlStandIn.create('3.0.1'), file)
  expect({ said, expected: said === undefined ? 'taken' : 'refused' }).toEqual({ said, expected })
  const errors = errorsOf(file)
  expect({ errors, expected: errors.length === 0 ? 'taken' : 'refused' }).toEqual({ errors, expected })
})

test('what SQLite refuses is an error, and what it takes is none', async () => {
  const counts = { refused: 0, taken: 0 }
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: statements.length - 1 }), mutation, async (index, change) => {
      const chosen = statements[index] ?? ''
      const sql = mutated(chosen, change)
      // The words of SET are read in another way by the stand-in than by ProxySQL.
      if (/^SET\b/i.test(chosen) && sql !== chosen) return
      const file = statements.toSpliced(index, 1, ...(change.kind === 'again' ? [sql, sql] : [sql]))
      const errors = errorsOf(file)
      const said = refusal(await ProxysqlStandIn.create('3.0.1'), file)
      if (said === undefined) {
        counts.taken += 1
        expect({ sql, errors }).toEqual({ sql, errors: [] })
      } else {
        counts.refused += 1
        expect({ sql, said, found: errors.length > 0 }).toEqual({ sql, said, found: true })
      }
    }),
    { numRuns: 250 },
  )
  expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(40)
}, 120_000)
