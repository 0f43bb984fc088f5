import type { Setting } from '../../../../settings/setting.ts'
import { atValue } from '../at.ts'
import { optionOf, optionsInForce } from '../in-force.ts'
import { logSinks } from '../log-sinks.ts'
import { refusedWord } from '../refused-value.ts'
import { routerRule } from '../router-rule.ts'
import { trailingComment } from '../trailing-comment.ts'
import type { RouterOption, RouterUnit } from '../unit.ts'

export default routerRule({
  id: 'MRT045',
  name: 'word-refused',
  severity: 'error',
  profile: 'minimal',
  summary: 'an option has a word that it does not take',
  why: 'The Router does not start. Switches take 0, 1, false and true in small letters, no other word.',
  source:
    "MySQL Router 9.7.4: \"needs a value of either 0, 1, false or true, was 'yes'\", \"Log level 'bogus' is not valid\", \"cluster_type in [metadata_cache:b] is incorrect 'GR'\", \"Illegal destination 'null' for 'consolelog'\"",
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nwait_for_my_writes=yes\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nwait_for_my_writes=1\n',
  *check(unit) {
    const destination = consoleDestination(unit)
    if (destination !== undefined) {
      yield {
        ...atValue(unit, destination),
        message: `destination ${JSON.stringify(destination.value)} is not valid, expected ${devices.slice(1).join(', ')}`,
        hint: 'write /dev/stderr, or remove it',
      }
    }
    for (const { option, setting, section } of optionsInForce(unit)) {
      if (trailingComment(option.text) !== undefined) continue
      const isOfSyslog = section.name === 'syslog' && option.name === 'timestamp_precision'
      const expected = isOfSyslog ? 'none in [syslog]' : expectedOf(unit, setting, option.value)
      if (expected === undefined) continue
      yield {
        ...atValue(unit, option),
        message: `${option.name} ${JSON.stringify(option.value)} is not valid, expected ${expected}`,
        hint:
          setting.default === undefined
            ? 'write one of them'
            : `write ${option.name}=${setting.default}, the default`,
      }
    }
  },
})

const devices = ['', '/dev/null', '/dev/stdout', '/dev/stderr']

/** Read where a section [consolelog] stands, from [DEFAULT] too, and the log goes there. */
function consoleDestination(unit: RouterUnit): RouterOption | undefined {
  const section = unit.named('consolelog').find(({ key }) => key === undefined)
  if (section === undefined || !logSinks(unit).sinks.includes('consolelog')) return undefined
  const option = optionOf(unit, section, 'destination')
  return option === undefined || devices.includes(option.value) ? undefined : option
}

function expectedOf({ version }: RouterUnit, setting: Setting, text: string): string | undefined {
  // MRT003, MRT004, MRT005 and MRT041 know what goes with the destinations.
  if (setting.section === 'routing' && ['routing_strategy', 'mode'].includes(setting.name)) return undefined
  if (setting.name === 'sinks')
    return areSinks(text) ? undefined : 'consolelog, filelog or syslog, with "," and no space between them'
  if (setting.section === 'http_auth_realm' && setting.name === 'method') {
    return ['basic', ''].includes(text) ? undefined : 'basic'
  }
  if (setting.type !== 'enum' && setting.type !== 'boolean') return undefined
  return refusedWord(setting, text, version)
}

/** One "," at the end is taken. */
function areSinks(text: string): boolean {
  const sinks = text.replace(/,$/, '').split(',')
  const isKnown = sinks.every((each) => ['consolelog', 'filelog', 'syslog'].includes(each))
  return isKnown && new Set(sinks).size === sinks.length
}
