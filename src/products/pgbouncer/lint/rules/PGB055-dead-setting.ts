import { databaseEntries } from '../database-entries.ts'
import { removeLine } from '../fixes.ts'
import { inForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB055',
  name: 'dead-setting',
  severity: 'info',
  profile: 'recommended',
  summary: 'a setting that nothing in this file makes use of',
  why: 'Somebody believes in it: rules of a file that is not read keep nobody out.',
  source: 'https://www.pgbouncer.org/config.html#autodb_idle_timeout and #auth_hba_file',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nautodb_idle_timeout = 3600\n',
  good: '[databases]\n* = host=10.0.0.11 max_db_connections=50\n[pgbouncer]\nautodb_idle_timeout = 3600\n',
  fix: 'safe',
  *check(unit) {
    for (const { name, isDead, why, severity } of deadSettings(unit)) {
      const { pair, value } = inForce(unit, name)
      if (pair === undefined || !isDead || value === '') continue
      yield {
        file: pair.source.name,
        line: pair.line,
        column: pair.column,
        severity,
        message: `${name} has no effect: ${why}`,
        hint: 'remove this line',
        fix: { title: 'remove the line without effect', edits: [removeLine(pair.source, pair.line)] },
      }
    }
  },
})

interface DeadSetting {
  name: string
  isDead: boolean
  why: string
  severity: 'info' | 'warning'
}

function deadSettings(unit: PgbouncerUnit): readonly DeadSetting[] {
  const type = wordInForce(unit, 'auth_type')
  return [
    {
      name: 'autodb_idle_timeout',
      isDead: databaseEntries(unit).every(({ pair }) => pair.key !== '*'),
      why: 'there is no database "*"',
      severity: 'info',
    },
    {
      name: 'auth_hba_file',
      isDead: type !== 'hba',
      why: `auth_type is ${JSON.stringify(type)}, expected "hba"`,
      severity: 'warning',
    },
  ]
}
