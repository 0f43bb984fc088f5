import { isAvailable } from '../../../../settings/lookup.ts'
import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { isOctal, seconds, wholeNumber } from '../numbers.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

/** Of the type that PgBouncer keeps whole numbers in; the next one is below 0. */
const maxWhole = 2 ** 31 - 1

export default pgbouncerRule({
  id: 'PGB072',
  name: 'misread-number',
  severity: 'warning',
  profile: 'recommended',
  summary: 'PgBouncer reads another number than the one that stands there',
  why: 'A leading 0 means octal, unix_socket_mode without one is decimal, too large a number wraps below 0, inf is 0.',
  source:
    'PgBouncer 1.18 and 1.26, SHOW CONFIG: max_client_conn = 2147483748 is -2147483548, query_timeout = inf is 0; unix_socket_mode = 777 makes a socket of mode r----x--t',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nunix_socket_mode = 777\ndefault_pool_size = 020\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nunix_socket_mode = 0777\ndefault_pool_size = 20\n',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      const { section, name, value, valuePlace, pair, setting } = given
      if (section !== 'pgbouncer' || setting === undefined || !isAvailable(setting, unit.version)) continue
      const read = misreading(given)
      if (read === undefined) continue
      yield {
        ...placeIn(pair.source, valuePlace),
        message: `${name} ${JSON.stringify(value)} is read as ${read}`,
        hint: name === 'unix_socket_mode' ? 'write 0 before it' : 'write the number that is meant',
      }
    }
  },
})

/** What PgBouncer makes of the text; undefined where that is what it says. */
function misreading({ name, value, setting }: GivenSetting): string | undefined {
  const whole = wholeNumber(value)
  if (name === 'unix_socket_mode') {
    const isDecimal = whole !== undefined && whole > 0 && !/^[+-]?0/.test(value)
    return isDecimal ? `0${whole.toString(8)}: it is not octal` : undefined
  }
  if (setting?.type === 'integer' && whole !== undefined && name !== 'listen_port') {
    if (Math.abs(whole) > maxWhole) return 'another number: it is too large'
    return isOctal(value) && whole > 7 ? `${whole}: a leading 0 means octal` : undefined
  }
  if (setting?.type !== 'number') return undefined
  const time = seconds(value)
  return time === undefined || Number.isFinite(time) ? undefined : 'a time that depends on the processor'
}
