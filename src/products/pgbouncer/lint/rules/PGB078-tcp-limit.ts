import { inForce, placeOf } from '../in-force.ts'
import { wholeNumber } from '../numbers.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

/** What Linux takes; 0 leaves the option alone. */
const limits: Readonly<Record<string, readonly [min: number, max: number]>> = {
  tcp_keepcnt: [Number.NEGATIVE_INFINITY, 127],
  tcp_keepidle: [0, 32_767],
  tcp_keepintvl: [0, 32_767],
  tcp_user_timeout: [0, Number.POSITIVE_INFINITY],
}

export default pgbouncerRule({
  id: 'PGB078',
  name: 'tcp-limit',
  severity: 'error',
  profile: 'minimal',
  summary: 'a TCP option that Linux does not take',
  why: 'PgBouncer cannot listen on any address: 1.26 does not start, 1.18 goes on without TCP.',
  source:
    'PgBouncer 1.18 and 1.26 with tcp_keepcnt = 128, tcp_keepintvl = 32768 and tcp_user_timeout = -1: `failed to listen on any address`, `nowhere to listen on`',
  hidden: '1.18 goes on with a warning where it has a unix socket',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_addr = 127.0.0.1\ntcp_keepintvl = 60000\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_addr = 127.0.0.1\ntcp_keepintvl = 60\n',
  *check(unit) {
    if (inForce(unit, 'listen_addr').value === '') return
    const keepsAlive = wholeNumber(inForce(unit, 'tcp_keepalive').value) !== 0
    for (const [name, [min, max]] of Object.entries(limits)) {
      const { pair, value } = inForce(unit, name)
      const number = wholeNumber(value)
      const isTaken = (taken: number): boolean => taken >= min && taken <= max
      // What is left of it in 32 bits counts.
      if (pair === undefined || number === undefined || (isTaken(number) && isTaken(inInt(number)))) continue
      if (!keepsAlive && name !== 'tcp_user_timeout') continue
      const range = Number.isFinite(max) ? `from 0 to ${max}` : 'of 0 or more'
      yield {
        ...placeOf(pair),
        message: `${name} ${JSON.stringify(value)} is not what Linux takes, expected a number ${range}`,
        hint: `write ${name} with another number, or remove it`,
      }
    }
  },
})

/** What C makes of it: the nearest of 64 bits, then what is left of that in 32. */
function inInt(number: number): number {
  if (Math.abs(number) < 2 ** 63) return number | 0
  return number > 0 ? -1 : 0
}
