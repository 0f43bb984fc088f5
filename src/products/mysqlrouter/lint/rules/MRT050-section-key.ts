import { atSection } from '../at.ts'
import { routerRule } from '../router-rule.ts'

const withoutKey = [
  'logger',
  'io',
  'host_cache',
  'rest_api',
  'rest_router',
  'rest_routing',
  'rest_metadata_cache',
  'rest_connection_pool',
  'rest_host_cache',
]
const withKey = ['http_auth_realm', 'http_auth_backend']
const single = ['metadata_cache', 'io', 'connection_pool', 'destination_status']

export default routerRule({
  id: 'MRT050',
  name: 'section-key',
  severity: 'error',
  profile: 'minimal',
  summary: 'a section has a key that it may not have, lacks one, or stands twice under two keys',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "Section \'logger\' does not support keys", "requires a name, like [http_auth_realm:example]", "currently supports only one metadata_cache instance", "Section name \'io\' is ambiguous"',
  bad: '[io:main]\nthreads=2\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[io]\nthreads=2\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    for (const section of unit.sections) {
      const { name, key, title } = section
      const at = atSection(unit, section)
      const [first] = unit.named(name)
      if (key !== undefined && withoutKey.includes(name)) {
        yield { ...at, message: `section ${JSON.stringify(title)} may have no key`, hint: `write [${name}]` }
      } else if (key === undefined && withKey.includes(name)) {
        yield { ...at, message: `section ${JSON.stringify(title)} needs a key`, hint: `write [${name}:main]` }
      } else if (single.includes(name) && first !== undefined && first !== section) {
        const message = `section ${JSON.stringify(title)} is the second of its name, after line ${first.line}, expected one`
        yield { ...at, message, hint: 'put the options into one section' }
      }
    }
  },
})
