import rules from '../../../generated/rules/pgbouncer.ts'
import { defineLinter } from '../../../lint/linter.ts'
import { settingsTable } from '../table.ts'
import { unitsOf } from './unit.ts'

export const pgbouncerLinter = defineLinter({
  product: 'pgbouncer',
  newest: settingsTable.measured.at(-1) ?? '',
  rules,
  units: unitsOf,
})
