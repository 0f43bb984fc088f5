import { databaseEntries } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { inForce, namesInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB035',
  name: 'auth-query-hijack',
  severity: 'error',
  profile: 'minimal',
  summary: 'a client that has not logged in chooses the search_path of auth_query',
  why: 'Anybody who reaches the port can run SQL as auth_user (CVE-2025-12819).',
  source: 'https://www.pgbouncer.org/changelog.html, 1.25.1',
  hidden: 'a hole, not a fault of the file',
  since: '1.20',
  until: '1.25.1',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_user = pgbouncer_auth\ntrack_extra_parameters = search_path\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_user = pgbouncer_auth\nauth_query = SELECT * FROM pgbouncer.get_auth($1)\ntrack_extra_parameters = search_path\n',
  *check(unit) {
    const { pair } = inForce(unit, 'track_extra_parameters')
    const tracked = namesInForce(unit, 'track_extra_parameters').map((name) => name.toLowerCase())
    if (pair === undefined || !tracked.includes('search_path')) return
    const entries = databaseEntries(unit)
    const isAsked =
      inForce(unit, 'auth_user').value !== '' ||
      entries.some((entry) => parameterOf(entry, 'auth_user') !== undefined)
    const queries = [
      inForce(unit, 'auth_query').value,
      ...entries.flatMap((entry) => parameterOf(entry, 'auth_query')?.value ?? []),
    ]
    if (!isAsked || queries.every(isQualified)) return
    yield {
      ...placeOf(pair),
      message: `"search_path" is tracked, and auth_query names what it finds by search_path: PgBouncer ${unit.version} lets a client change it before the login`,
      hint: 'upgrade to 1.25.1, or remove search_path here, or name everything in auth_query with its schema',
    }
  },
})

/** Every table and function with its schema, and no operator, which is looked up by search_path too. */
function isQualified(query: string): boolean {
  return !/[<>=]/.test(query) && !/\b(?:from|join)\s+(?!"?\w+"?\s*\.)/i.test(query)
}
