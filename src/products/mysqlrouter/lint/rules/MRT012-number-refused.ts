import { atValue } from '../at.ts'
import { optionsInForce } from '../in-force.ts'
import { refusedNumber } from '../refused-value.ts'
import { routerRule } from '../router-rule.ts'
import { trailingComment } from '../trailing-comment.ts'

export default routerRule({
  id: 'MRT012',
  name: 'number-refused',
  severity: 'error',
  profile: 'minimal',
  summary: 'a number is out of its range, or is none',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "option bind_port in [routing:a] needs value between 1 and 65535 inclusive, was \'0\'"',
  bad: '[routing:rw]\nbind_port=64460\ndestinations=db1\nrouting_strategy=first-available\nmax_connections=70000\n',
  good: '[routing:rw]\nbind_port=64460\ndestinations=db1\nrouting_strategy=first-available\nmax_connections=500\n',
  *check(unit) {
    for (const { option, setting } of optionsInForce(unit)) {
      if (setting.type !== 'integer' && setting.type !== 'number') continue
      if (trailingComment(option.text) !== undefined) continue
      const expected = refusedNumber(setting, option.value)
      if (expected === undefined) continue
      yield {
        ...atValue(unit, option),
        message: `${option.name} ${JSON.stringify(option.value)} is not valid, expected ${expected}`,
        hint: `write ${setting.default === undefined ? 'a number in that range' : `${option.name}=${setting.default}, the default, or remove it`}`,
      }
    }
  },
})
