import { databaseEntries, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { type FilePlace, inForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB037',
  name: 'expired-passwords',
  severity: 'warning',
  profile: 'recommended',
  summary: 'auth_query reads password hashes and does not look at VALID UNTIL',
  why: 'A password that has expired on the server still lets its user in through PgBouncer (CVE-2025-2291).',
  source: 'https://www.pgbouncer.org/changelog.html, 1.24.1',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_user = pgbouncer_auth\nauth_query = SELECT usename, passwd FROM pg_shadow WHERE usename=$1\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_user = pgbouncer_auth\nauth_query = SELECT * FROM pgbouncer.get_auth($1)\n',
  *check(unit) {
    for (const { query, place } of queriesOf(unit)) {
      // What a function looks at cannot be seen here.
      if (!/\bpg_(?:shadow|authid)\b/i.test(query) || /valid_?until/i.test(query)) continue
      yield {
        ...place,
        message:
          'auth_query reads hashes and does not look at VALID UNTIL, expected NULL for one that has expired',
        hint: 'remove auth_query to have the default of 1.24.1 and newer, or write CASE WHEN rolvaliduntil < now() THEN NULL ELSE rolpassword END',
      }
    }
  },
})

function queriesOf(unit: PgbouncerUnit): readonly { query: string; place: FilePlace }[] {
  const { pair, value } = inForce(unit, 'auth_query')
  return [
    ...(pair === undefined ? [] : [{ query: value, place: placeOf(pair) }]),
    ...databaseEntries(unit).flatMap((entry) => {
      const parameter = parameterOf(entry, 'auth_query')
      return parameter === undefined
        ? []
        : [{ query: parameter.value, place: parameterPlace(entry, parameter) }]
    }),
  ]
}
