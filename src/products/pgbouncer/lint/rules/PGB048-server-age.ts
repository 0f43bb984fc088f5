import { defaultAt, settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { setValue } from '../fixes.ts'
import { inForce, numberInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

const day = 86_400

export default pgbouncerRule({
  id: 'PGB048',
  name: 'server-age',
  severity: 'info',
  profile: 'recommended',
  summary: 'server connections live for one use, or for more than a day',
  why: 'An old backend holds memory and the address that a name had when it was opened; one for a single use costs a login each time.',
  source: 'https://www.pgbouncer.org/config.html#server_lifetime',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_lifetime = 604800\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_lifetime = 3600\n',
  fix: 'safe',
  *check(unit) {
    for (const name of ['server_lifetime', 'server_idle_timeout']) {
      const { pair, value } = inForce(unit, name)
      const seconds = numberInForce(unit, name)
      if (pair === undefined || seconds === undefined || (seconds > 0 && seconds <= day) || seconds < 0)
        continue
      const setting = settingOf(settingsTable, name, 'pgbouncer')
      const usual = (setting && defaultAt(setting, unit.version)) ?? '3600'
      const effect =
        seconds > 0
          ? 'keeps connections for more than a day'
          : name === 'server_lifetime'
            ? 'closes a connection after one use'
            : 'never closes an idle connection'
      yield {
        ...placeOf(pair),
        message: `${name} ${JSON.stringify(value)} ${effect}, expected from 1 to ${day} seconds`,
        hint: `write ${name} = ${usual}, the default`,
        fix: setValue(pair, usual),
      }
    }
  },
})
