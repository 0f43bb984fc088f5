import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT042',
  name: 'broken-line',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line is no section, no option and no comment',
  why: 'The Router stops reading there and does not start.',
  source:
    'MySQL Router 9.7.4: "Malformed option line", "Malformed section header", "Invalid option name", "Option line before start of section"',
  bad: '[routing:rw]\nbind-port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check({ file, faults }) {
    for (const { kind, line, column, message } of faults) {
      if (kind !== 'syntax') continue
      yield {
        file,
        line,
        column,
        message,
        hint: 'write [name], [name:key], name = value, or "#" before a comment',
        // A broken line may be a password that went over the end of its own.
        holdsSecret: true,
      }
    }
  },
})
