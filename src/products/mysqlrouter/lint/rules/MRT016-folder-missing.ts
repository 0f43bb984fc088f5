import { dirname, join } from 'node:path'
import { atValue } from '../at.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT016',
  name: 'folder-missing',
  severity: 'error',
  profile: 'minimal',
  summary: 'the folder of the log or of the plugins is not there; read with --fs only',
  why: 'The Router makes the last part of logging_folder and no more, and does not start without its plugins.',
  source:
    'MySQL Router 9.7.4: "Error when creating dir \'/nope/log\': 2", "/usr/lib/mysqlrouter/routing.so: cannot open shared object file" (Debian has /usr/lib/mysqlrouter/plugin)',
  bad: '[DEFAULT]\nlogging_folder=/srv/router/log\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[DEFAULT]\nlogging_folder=/var/log/mysqlrouter\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  exampleModes: { bad: { '/srv': 'd0755' }, good: { '/var/log': 'd0755' } },
  *check(unit) {
    const { fileSystem, defaults } = unit
    if (fileSystem === undefined) return
    const isThere = (path: string): boolean => fileSystem.stat(path) !== undefined
    const log = defaults.options.get('logging_folder')
    if (log?.value.startsWith('/') && !isThere(log.value) && !isThere(dirname(log.value))) {
      const folder = dirname(log.value)
      yield {
        ...atValue(unit, log),
        message: `logging_folder ${JSON.stringify(log.text)} cannot be made: ${JSON.stringify(folder)} is not there`,
        hint: 'write /var/log/mysqlrouter, or make the folder',
      }
    }
    const plugins = defaults.options.get('plugin_folder')
    if (plugins?.value.startsWith('/') && !isThere(join(plugins.value, 'routing.so'))) {
      yield {
        ...atValue(unit, plugins),
        message: `plugin_folder ${JSON.stringify(plugins.text)} has no routing.so`,
        hint: 'remove it: the Router knows where its own plugins are',
      }
    }
  },
})
