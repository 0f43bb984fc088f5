import { readConnectionString } from '../../../src/formats/connection-string.ts'
import { readHba } from '../../../src/formats/hba.ts'
import { readMongodbYaml } from '../../../src/formats/mongodb-yaml.ts'
import { readPgbouncerIni } from '../../../src/formats/pgbouncer-ini.ts'
import { readSql } from '../../../src/formats/postgresql-sql.ts'
import { readAcl } from '../../../src/formats/redis-acl.ts'
import { readRedisConf } from '../../../src/formats/redis-conf.ts'
import { readRouterConf } from '../../../src/formats/router-conf.ts'
import { readUnit } from '../../../src/formats/systemd.ts'
import { readUserlist } from '../../../src/formats/userlist.ts'
import { ProxysqlStandIn } from '../proxysql/stand-in.ts'

/** What a file says: its sections, keys, statements and values, comments left out. */
export type Structure = readonly Entry[]
export type Entry = readonly (string | Entry)[]

/** Reads files by their product's own grammar; a file that it would not take whole is an error. */
export async function structureOf(path: string, text: string, isDeep: boolean): Promise<Structure> {
  if (path.endsWith('pgbouncer.ini')) return pgbouncerIni(text)
  if (path.endsWith('pgbouncer_hba.conf')) return hba(text)
  if (path.endsWith('userlist.txt')) return userlist(text)
  if (path.endsWith('redis.conf') || path.endsWith('sentinel.conf')) return redisConf(text)
  if (path.endsWith('users.acl')) return acl(text)
  if (path.endsWith('mysqlrouter.conf')) return routerConf(text)
  if (path.endsWith('.yaml')) return readMongodbYaml(text).map(({ name, value }) => [name, value])
  if (path.endsWith('.json')) return [json(JSON.parse(text))]
  if (path.endsWith('.passwd'))
    return text
      .trimEnd()
      .split('\n')
      .map((line) => hashless(line.split(':')))
  if (path.endsWith('.service') || path.includes('.service.d/')) return unit(text)
  if (path.startsWith('shop/')) return postgresqlSql(text)
  if (path.startsWith('proxy/')) return await adminSql(text, isDeep)
  if (path.endsWith('.sql')) return mysqlSql(text)
  if (path.endsWith('sysctl.conf'))
    return text
      .split('\n')
      .filter((line) => !/^(#|$)/.test(line))
      .map((line) => [line])
  throw new Error(`no reader for ${path}`)
}

function pgbouncerIni(text: string): Structure {
  const { items, syntaxErrors } = readPgbouncerIni(text, { quotedKeys: true })
  if (syntaxErrors[0] !== undefined) throw new Error(`pgbouncer.ini: line ${syntaxErrors[0].line}`)
  return items.map((item) => {
    if (item.kind === 'section') return ['section', item.name]
    if (item.kind === 'include') return ['include', item.path]
    if (item.section !== 'databases') return [item.section ?? '', item.key, item.value]
    const { parameters, syntaxError } = readConnectionString(item.value)
    if (syntaxError !== undefined) throw new Error(`pgbouncer.ini: ${item.value}`)
    return [item.section, item.key, ...parameters.map(({ name, value }) => [name, value])]
  })
}

function hba(text: string): Structure {
  const { rules, skipped } = readHba(text)
  if (skipped.length > 0) throw new Error(`pgbouncer_hba.conf: line ${skipped[0]?.line}`)
  const names = (given: (typeof rules)[number]['users']): Entry =>
    given === 'all' ? ['every'] : ['only', ...given]
  return rules.map(({ type, databases, users, address, method }) => [
    type,
    names(databases),
    names(users),
    address ?? '',
    method,
  ])
}

function userlist(text: string): Structure {
  const { entries, errors } = readUserlist(text)
  if (errors[0] !== undefined) throw new Error(`userlist.txt: line ${errors[0].line}`)
  return entries.map(({ user, secret }) => [user, secret])
}

function redisConf(text: string): Structure {
  return readRedisConf(text, { joinsQuotes: false }).map((line) => {
    if ('fault' in line) throw new Error(`redis.conf: line ${line.line}: ${line.fault}`)
    return [line.name, ...line.words.map((word) => word.text)]
  })
}

function acl(text: string): Structure {
  return readAcl(text).map((user) => {
    if ('fault' in user) throw new Error(`users.acl: line ${user.line}: ${user.fault}`)
    return [user.name, ...user.rules.map((rule) => (/^#[0-9a-f]{64}$/.test(rule) ? '#hash' : rule))]
  })
}

function routerConf(text: string): Structure {
  const { sections, fault } = readRouterConf(text)
  if (fault !== undefined) throw new Error(`mysqlrouter.conf: line ${fault.line}: ${fault.message}`)
  return sections.flatMap(({ name, key, options }) => [
    ['section', name, key ?? ''],
    ...options.map((option) => [name, key ?? '', option.name, option.value]),
  ])
}

function unit(text: string): Structure {
  const lines = readUnit(text)
  if (lines === undefined) throw new Error('no systemd unit')
  return lines.map(({ section, key, value }) => [section ?? '', key, ...unitWords(key, value)])
}

const ofWords: ReadonlySet<string> = new Set(['ExecStart', 'ExecStartPre', 'ExecReload', 'RuntimeDirectory'])

/** Words as systemd makes them: quotes, backslashes, `%%`, and `$$` in commands. Other values are one text. */
function unitWords(key: string, value: string): string[] {
  const plain = value.replaceAll('%%', '%')
  if (!ofWords.has(key)) return [plain]
  const words = plain.match(/(?:"(?:[^"\\]|\\[\s\S])*"|[^\s"]+)+/g) ?? []
  return words.map((word) => {
    const text = word.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"/g, (_, inner: string) =>
      inner.replaceAll(/\\([\s\S])/g, '$1'),
    )
    return key.startsWith('Exec') ? text.replaceAll('$$', '$') : text
  })
}

/** Statements as tokens; the body of a DO block or a function as statements again. */
function postgresqlSql(text: string): Structure {
  const statements = readSql(text)
  if (statements === undefined) throw new Error('SQL that is not closed')
  return statements.map((tokens) =>
    tokens.map(({ kind, value }): Entry => {
      if (kind === 'text' && /^\n(BEGIN\n| {2}SELECT )[\s\S]*\n$/.test(value))
        return ['body', ...postgresqlSql(`${value};`)]
      return [kind, hashless([value])[0] as string]
    }),
  )
}

/** Statements as tokens, by MySQL's grammar without ANSI_QUOTES; a backslash would mean different things to different servers. */
function mysqlSql(text: string): Structure {
  const token = /`((?:[^`]|``)*)`|'((?:[^']|'')*)'|[A-Za-z0-9_.$@*]+|[^\s'"`\\]|\s+/y
  const statements: Entry[] = []
  let current: Entry[] = []
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [whole, name, literal] = found
    if (name !== undefined) current.push(['name', name.replaceAll('``', '`')])
    else if (literal !== undefined) current.push(['text', ...hashless([literal.replaceAll("''", "'")])])
    else if (whole === ';') {
      statements.push(current)
      current = []
    } else if (whole.trim() !== '') current.push(['word', whole])
    if (token.lastIndex === text.length)
      return current.length === 0 ? statements : fail('a statement that is not closed')
  }
  return fail('a token that MySQL may not take')
}

function fail(what: string): never {
  throw new Error(`SQL with ${what}`)
}

/** The statements, and in a deep look what they leave in the tables when they are sent one by one. */
async function adminSql(text: string, isDeep: boolean): Promise<Structure> {
  const statements = text.trimEnd().split('\n')
  return [...statements.map(sqliteTokens), ...(isDeep ? await rowsAfter(statements) : [])]
}

async function rowsAfter(statements: readonly string[]): Promise<Structure> {
  const standIn = await ProxysqlStandIn.create()
  for (const statement of statements) standIn.query(statement)
  const tables = [
    'mysql_servers',
    'mysql_replication_hostgroups',
    'mysql_servers_ssl_params',
    'mysql_users',
    'mysql_query_rules',
    'mysql_query_rules_fast_routing',
    'proxysql_servers',
    'scheduler',
    'global_variables',
  ]
  return tables.flatMap((table) =>
    standIn
      .query(`SELECT * FROM ${table}`)
      .rows.map((row): Entry => [table, ...hashless(Object.values(row).map((value) => value ?? 'NULL'))]),
  )
}

/** A statement's tokens by SQLite's grammar: in a text only quotes are doubled, and `'a'||char(92,92)||'b'` is one text. */
function sqliteTokens(statement: string): Entry {
  const tokens: string[][] = []
  for (const token of statement.match(/'(?:[^']|'')*'|[^\s']+|'/g) ?? []) {
    const isText = token.startsWith("'") && token.length > 1
    const text = isText ? token.slice(1, -1).replaceAll("''", "'") : token
    const [before, between] = tokens.slice(-2)
    const backslashes = /^\|\|char\((92(?:,92)*)\)\|\|$/.exec(between?.[1] ?? '')?.[1]?.split(',')
    if (isText && before?.[0] === 'text' && backslashes !== undefined)
      tokens.splice(-2, 2, ['text', `${before[1]}${'\\'.repeat(backslashes.length)}${text}`])
    else tokens.push([isText ? 'text' : 'words', text])
  }
  return [
    'statement',
    ...tokens.map(([kind = '', value = ''], at): Entry => {
      if (kind === 'text') return [kind, ...hashless([value])]
      // substr(comment||' ',1,LENGTH)=TEXT, in characters
      const length = [...(tokens[at + 1]?.[1] ?? '')].length
      return [kind, value.replace(`,1,${length})=`, ',1,LENGTH)=')]
    }),
  ]
}

function json(value: unknown): Entry {
  if (Array.isArray(value)) return ['list', ...value.map(json)]
  if (typeof value === 'object' && value !== null)
    return ['map', ...Object.entries(value).map(([key, item]): Entry => [key, json(item)])]
  return [typeof value, String(value)]
}

/** Hashes depend on names and passwords: what they are of is tested elsewhere. */
function hashless(values: readonly string[]): string[] {
  return values.map((value) =>
    /^(\$A\$005\$|\$5\$|\$pbkdf2|\*[0-9A-F]{40}$|SCRAM-SHA-256\$|md5[0-9a-f]{32}$)/.test(value)
      ? 'a hash'
      : value,
  )
}
