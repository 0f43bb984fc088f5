import { isLogSection } from '../plugins.ts'
import { routerRule } from '../router-rule.ts'

/** Plugins that others use: with these alone the Router ends at once. */
const helpers = [
  'io',
  'connection_pool',
  'destination_status',
  'host_cache',
  'http_auth_realm',
  'http_auth_backend',
  'router_openssl',
  'router_protobuf',
]

export default routerRule({
  id: 'MRT052',
  name: 'nothing-to-serve',
  severity: 'error',
  profile: 'minimal',
  summary: 'no section gives the Router something to do',
  why: 'It ends at once, with an error where no section names a plugin, else without a word.',
  source:
    'MySQL Router 9.7.4: "The service is not configured to load or start any plugin. Exiting."; with [io] alone it exits with 0',
  hidden: 'with plugins that only help others it says that it is ready and ends with exit code 0',
  bad: '[DEFAULT]\nlogging_folder=/var/log/mysqlrouter\n[logger]\nlevel=info\n',
  good: '[DEFAULT]\nlogging_folder=/var/log/mysqlrouter\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check({ file, sections, faults }) {
    // Behind a broken line there may be more than was read.
    if (faults.length > 0) return
    const plugins = sections.filter(({ name }) => !isLogSection(name))
    if (plugins.some(({ name }) => !helpers.includes(name))) return
    yield {
      file,
      line: 1,
      column: 1,
      message: 'the file has no section that serves, expected one like [routing:rw]',
      hint: 'run mysqlrouter --bootstrap, or write a section [routing:rw]',
    }
  },
})
