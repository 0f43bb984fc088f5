import rules from '../../../generated/rules/mongos.ts'
import { defineLinter } from '../../../lint/linter.ts'
import { unitsOf } from './unit.ts'

export const mongosLinter = defineLinter({ product: 'mongos', newest: '8.0', rules, units: unitsOf })
