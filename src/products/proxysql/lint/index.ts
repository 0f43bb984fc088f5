import rules from '../../../generated/rules/proxysql.ts'
import { defineLinter } from '../../../lint/linter.ts'
import { settingsTable } from '../table.ts'
import { unitsOf } from './unit.ts'

export const proxysqlLinter = defineLinter({
  product: 'proxysql',
  newest: settingsTable.measured.at(-1) ?? '',
  rules,
  units: unitsOf,
})
