import { mask, type Shape } from './shape.ts'

const text = `E?'(?:[^'\\\\]|''|\\\\.)*'`
const account = '`(?:[^`]|``)+`@`(?:[^`]|``)+`'
const identifier = '"(?:[^"]|"")+"'

const passwords = [
  `((?:CREATE USER IF NOT EXISTS|ALTER USER) ${account} IDENTIFIED (?:WITH|VIA) \\w+ (?:AS|USING) )(?:${text}|0x[0-9A-Fa-f]+)((?: ACCOUNT LOCK)?;)`,
  `(ALTER ROLE ${identifier} LOGIN PASSWORD )${text}(;)`,
].map((line) => new RegExp(`^${line}$`))

const plain = new RegExp(
  [
    `SET client_encoding = 'UTF8';`,
    `(?:BEGIN|COMMIT);`,
    `DO [$]dbbal[0-9]*[$]`,
    'BEGIN',
    ` {2}IF NOT EXISTS [(]SELECT FROM pg_catalog[.]pg_roles WHERE rolname = ${text}[)] THEN`,
    ` {4}CREATE ROLE ${identifier};`,
    ' {2}END IF;',
    'END',
    `[$]dbbal[0-9]*[$];`,
    `ALTER ROLE ${identifier} LOGIN;`,
    `GRANT [A-Z_, ]+ ON [\\w.*]+ TO ${account};`,
  ]
    .map((line) => `^${line}$`)
    .join('|'),
)

/** roles.sql of PostgreSQL and grants.sql of MySQL. */
export const accountsSqlShape: Shape = (line) => {
  if (plain.test(line)) return line
  const [, before, after] = passwords.map((shape) => shape.exec(line)).find((match) => match !== null) ?? []
  return before === undefined ? undefined : `${before}'${mask}'${after}`
}
