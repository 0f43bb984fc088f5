import { ownPaths } from '../../own-paths.ts'
import { atValue } from '../at.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT040',
  name: 'relative-path',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a path of the Router does not begin with "/"',
  why: 'It is looked for below the directory that the Router happens to be started in.',
  source:
    'MySQL Router 9.7.4: the keyring is known by its absolute path: "Master key for keyring at \'...\' could not be read"',
  bad: '[DEFAULT]\nlogging_folder=log\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[DEFAULT]\nlogging_folder=/var/log/mysqlrouter\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    for (const name of ownPaths) {
      const option = unit.defaults.options.get(name)
      // {origin} and {program} stand for where the Router's own file is.
      if (option === undefined || option.value === '' || /^[/{]/.test(option.value)) continue
      yield {
        ...atValue(unit, option),
        message: `${name} ${JSON.stringify(option.text)} is no absolute path`,
        hint: 'write the path from "/" on',
      }
    }
  },
})
