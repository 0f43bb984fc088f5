import { atOption, atSection } from '../at.ts'
import { optionOf, textOf } from '../in-force.ts'
import { logSinks } from '../log-sinks.ts'
import { routerRule } from '../router-rule.ts'
import { listenerOf, takesClients } from '../routes.ts'
import type { RouterSection, RouterUnit } from '../unit.ts'

const required: Readonly<Record<string, readonly string[]>> = {
  routing: ['destinations'],
  metadata_cache: ['user'],
  http_auth_realm: ['backend', 'method', 'name'],
  http_auth_backend: ['backend'],
  rest_router: ['require_realm'],
  rest_routing: ['require_realm'],
  rest_metadata_cache: ['require_realm'],
  rest_connection_pool: ['require_realm'],
  rest_host_cache: ['require_realm'],
  mysql_rest_service: ['mysql_user'],
}

/** Options of DEFAULT that may be left out, but not be empty. */
const neverEmpty = [
  ['user', 'a system user'],
  ['pid_file', 'a path'],
] as const

export default routerRule({
  id: 'MRT046',
  name: 'option-missing',
  severity: 'error',
  profile: 'minimal',
  summary: 'a section lacks an option that it needs',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "option destinations in [routing:a] is required", "either bind_address or socket option needs to be supplied, or both" (without a port), "Empty user name in check_user() function.", "PID filename \'\' is illegal."',
  bad: '[routing:rw]\nbind_port=6446\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    for (const section of unit.sections) {
      for (const name of neededBy(unit, section)) {
        const option = optionOf(unit, section, name)
        if ((option?.value ?? '') !== '') continue
        yield {
          ...(option === undefined ? atSection(unit, section) : atOption(unit, option)),
          message: `${section.title} needs ${name}${option === undefined ? '' : ', and it is empty'}`,
          hint: `write ${name}=...`,
        }
      }
      if (section.name !== 'routing' || isListening(unit, section)) continue
      yield {
        ...atSection(unit, section),
        message: `${section.title} listens nowhere, expected bind_port or socket`,
        hint: 'write bind_port=6446',
      }
    }
    const folder = unit.defaults.options.get('logging_folder')
    if (folder?.value === '' && logSinks(unit).sinks.includes('filelog')) {
      yield {
        ...atOption(unit, folder),
        message: 'logging_folder is empty, and the sink filelog needs it',
        hint: 'write logging_folder=/var/log/mysqlrouter',
      }
    }
    for (const [name, what] of neverEmpty) {
      const option = unit.defaults.options.get(name)
      if (option?.value !== '') continue
      yield {
        ...atOption(unit, option),
        message: `${name} is empty, expected ${what}`,
        hint: 'write a value, or remove it',
      }
    }
  },
})

function neededBy(unit: RouterUnit, section: RouterSection): readonly string[] {
  const names = Object.hasOwn(required, section.name) ? (required[section.name] ?? []) : []
  const isFile = section.name === 'http_auth_backend' && textOf(unit, section, 'backend') === 'file'
  return isFile ? [...names, 'filename'] : names
}

/** Or need not; a port that is no number is of MRT012. */
function isListening(unit: RouterUnit, section: RouterSection): boolean {
  const hasOption = ['bind_port', 'socket'].some((name) => textOf(unit, section, name) !== '')
  return hasOption || listenerOf(unit, section).port !== undefined || !takesClients(unit, section)
}
