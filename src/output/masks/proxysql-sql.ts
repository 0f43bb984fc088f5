import { mask, type Shape } from './shape.ts'

const literal = `'(?:[^']|'')*'`
const text = `(?:${literal}(?:[|][|]char[(][0-9,]+[)][|][|]${literal})*|CAST[(]X${literal} AS TEXT[)])`
const variable = new RegExp(
  `^(UPDATE global_variables SET variable_value=)${text}( WHERE variable_name='([^']+)';)$`,
)
const user = new RegExp(
  `^(INSERT OR REPLACE INTO (?:mysql|pgsql)_users [(]([a-z_,]+)[)] VALUES [(])((?:${text}|[0-9]+)(?:,(?:${text}|[0-9]+))*)([)];)$`,
)
const users = new RegExp(
  `^DELETE FROM (?:mysql|pgsql)_users WHERE comment=${text}(?: AND username NOT IN [(]${text}(?:,${text})*[)])?;$`,
)
const other = /^(?:INSERT|UPDATE|DELETE|LOAD|SAVE) (?:[^']|'[^']*')*;$/

/** ProxySQL's admin.sql. */
export const proxysqlSqlShape: Shape = (line) => {
  if (users.test(line)) return line
  const [, set, where, name = ''] = variable.exec(line) ?? []
  if (set !== undefined)
    return /pass|credential|key|secret|token/i.test(name) ? `${set}'${mask}'${where}` : line
  const [, insert, columns = '', values = '', end] = user.exec(line) ?? []
  if (insert !== undefined) return insert + maskPassword(columns.split(','), values) + end
  const isElsewhere = !/global_variables|_users|pass|credential/i.test(
    line.replace(new RegExp(literal, 'g'), ''),
  )
  return isElsewhere && other.test(line) ? line : undefined
}

function maskPassword(columns: readonly string[], values: string): string {
  const shown = (values.match(new RegExp(`${text}|[0-9]+`, 'g')) ?? []).map((value, index) =>
    columns[index] === 'password' ? `'${mask}'` : value,
  )
  // Which of them is the password is not known then.
  return shown.length === columns.length ? shown.join(',') : mask
}
