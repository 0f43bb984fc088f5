import { inForce, placeInForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB018',
  name: 'md5-authentication',
  severity: 'warning',
  profile: 'recommended',
  summary: 'clients log in by md5, which is the default when nothing is written',
  why: 'Who reads a hash once can log in with it, and PostgreSQL 18 has deprecated it.',
  source:
    'https://www.pgbouncer.org/config.html#auth_type; https://www.postgresql.org/docs/18/auth-password.html',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nauth_type = md5\nauth_file = userlist.txt\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nauth_type = scram-sha-256\nauth_file = userlist.txt\n',
  fix: 'unsafe',
  *check(unit) {
    const { pair } = inForce(unit, 'auth_type')
    const place = placeInForce(unit, 'auth_type')
    if (wordInForce(unit, 'auth_type') !== 'md5' || place === undefined) return
    if (pair === undefined && unit.includes.some(({ fault }) => fault !== undefined)) return
    // With SCRAM secrets alone md5 is SCRAM.
    const secrets = unit.userlist?.content.entries ?? []
    if (secrets.length > 0 && secrets.every(({ secret }) => secret.startsWith('SCRAM-SHA-256$'))) return
    yield {
      ...place,
      message: `auth_type is md5${pair === undefined ? ', the default' : ''}, expected scram-sha-256`,
      hint: 'write auth_type = scram-sha-256, with SCRAM secrets or plain passwords in auth_file',
      ...(pair !== undefined && {
        fix: {
          title: 'write scram-sha-256',
          edits: [{ ...pair.valuePlace, length: pair.value.length, text: 'scram-sha-256' }],
        },
      }),
    }
  },
})
