import rules from '../../../generated/rules/mysqlrouter.ts'
import { defineLinter } from '../../../lint/linter.ts'
import { settingsTable } from '../table.ts'
import { unitsOf } from './unit.ts'

export const mysqlrouterLinter = defineLinter({
  product: 'mysqlrouter',
  newest: settingsTable.measured.at(-1) ?? '',
  rules,
  units: unitsOf,
})
