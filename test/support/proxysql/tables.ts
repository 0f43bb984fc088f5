import { readFileSync } from 'node:fs'

/** A table of the admin interface, as the newest version has it. */
export interface AdminTable {
  name: string
  columns: readonly string[]
  /** Columns and constraints between the brackets of CREATE TABLE. */
  definition: string
  /** The same without constraints, for runtime_ tables. */
  bareDefinition: string
}

const header = ['table', 'column', 'type', 'notnull', 'default', 'key', 'check'] as const
type Row = Record<(typeof header)[number], string>

function rows(): Row[] {
  const [first = '', ...lines] = readFileSync('fixtures/settings/proxysql-tables.tsv', 'utf8')
    .trimEnd()
    .split('\n')
  if (first !== header.join('\t')) throw new Error(`proxysql-tables.tsv begins with ${first}`)
  return lines.map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(header.map((name, place) => [name, cells[place] ?? ''])) as Row
  })
}

/** Every table of fixtures/settings/proxysql-tables.tsv that a version has. */
export function adminTables(version: string): AdminTable[] {
  const byTable = new Map<string, Row[]>()
  for (const row of rows()) byTable.set(row.table, [...(byTable.get(row.table) ?? []), row])
  return [...byTable]
    .filter(([name]) => isIn(name, version))
    .map(([name, all]) => {
      const columns = all.filter(({ column }) => column !== '(table)')
      const constraints = all.filter(({ column }) => column === '(table)').map(({ check }) => check)
      const isWhole = constraints.some((constraint) => constraint.startsWith('PRIMARY KEY'))
      return {
        name,
        columns: columns.map(({ column }) => column),
        definition: [...columns.map((column) => columnDefinition(column, isWhole)), ...constraints].join(
          ', ',
        ),
        bareDefinition: columns.map(({ column, type }) => `"${column}" ${type}`).join(', '),
      }
    })
}

function isIn(table: string, version: string): boolean {
  if (table.startsWith('pgsql_')) return version >= '3'
  return table !== 'mysql_servers_ssl_params' || version >= '2.6'
}

function columnDefinition(row: Row, hasTableKey: boolean): string {
  const isKey = row.key.startsWith('PK') && !hasTableKey
  return [
    `"${row.column}"`,
    row.type,
    isKey ? 'PRIMARY KEY' : '',
    row.key.endsWith('AUTOINC') ? 'AUTOINCREMENT' : '',
    row.notnull === 'NN' ? 'NOT NULL' : '',
    row.default === '' ? '' : `DEFAULT ${row.default}`,
    row.check === '' ? '' : `CHECK (${row.check})`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
