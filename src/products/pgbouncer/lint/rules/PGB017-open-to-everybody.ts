import { placeOf, wordInForce } from '../in-force.ts'
import { listenAddresses } from '../listen-addresses.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { settingPair } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB017',
  name: 'open-to-everybody',
  severity: 'error',
  profile: 'minimal',
  summary: 'no password is asked for, and other hosts can connect',
  why: 'Whoever reaches the port is any user that he names; with admin_users that is the console, with user=postgres a superuser.',
  source:
    'PgBouncer 1.18 and 1.26 with auth_type=any and user=postgres: psql from another host without a password',
  hidden: 'it is what the settings say',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1 user=app\n[pgbouncer]\nlisten_addr = 0.0.0.0\nauth_type = any\n',
  good: '[databases]\n* = host=db1 user=app\n[pgbouncer]\nlisten_addr = 127.0.0.1\nauth_type = any\n',
  *check(unit) {
    const type = wordInForce(unit, 'auth_type')
    const pair = settingPair(unit, 'auth_type')
    const address = listenAddresses(unit).find(({ text }) => !isLoopback(text))?.text
    if (pair === undefined || address === undefined || (type !== 'any' && type !== 'trust')) return
    yield {
      ...placeOf(pair),
      message: `auth_type ${JSON.stringify(pair.value)} asks for no password, and listen_addr ${JSON.stringify(address)} can be reached from other hosts`,
      hint: 'write auth_type = scram-sha-256 and auth_file = PATH, or listen_addr = 127.0.0.1',
    }
  },
})

function isLoopback(address: string): boolean {
  return /^(?:127[.]|::1$|localhost$)/.test(address)
}
