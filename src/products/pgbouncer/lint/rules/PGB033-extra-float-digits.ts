import { addSetting, setValue } from '../fixes.ts'
import { inForce, namesInForce, placeInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB033',
  name: 'extra-float-digits',
  severity: 'info',
  profile: 'recommended',
  summary: 'ignore_startup_parameters lacks extra_float_digits',
  why: 'JDBC and some other drivers send it, and PgBouncer refuses a client that sends what it does not know.',
  source: 'PgBouncer 1.18 and 1.26: `unsupported startup parameter: extra_float_digits`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\nignore_startup_parameters = extra_float_digits\n',
  fix: 'safe',
  *check(unit) {
    const name = 'ignore_startup_parameters'
    const place = placeInForce(unit, name)
    const known = [...namesInForce(unit, name), ...namesInForce(unit, 'track_extra_parameters')]
    if (place === undefined || known.some((each) => each.toLowerCase() === 'extra_float_digits')) return
    const { pair, value } = inForce(unit, name)
    const isEmpty = pair === undefined || value === ''
    yield {
      ...place,
      message: `${name} ${isEmpty ? 'is empty' : `is ${JSON.stringify(value)}`}, expected extra_float_digits in it: clients with JDBC are refused`,
      hint: `write ${name} = ${isEmpty ? '' : `${value}, `}extra_float_digits`,
      ...(pair === undefined
        ? addSetting(unit, name, 'extra_float_digits')
        : { fix: setValue(pair, isEmpty ? 'extra_float_digits' : `${value}, extra_float_digits`) }),
    }
  },
})
