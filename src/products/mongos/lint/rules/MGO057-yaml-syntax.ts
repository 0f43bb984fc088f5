import { mongosRule } from '../mongos-rule.ts'
import { isSecret } from '../place.ts'

export default mongosRule({
  id: 'MGO057',
  name: 'yaml-syntax',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line that is no YAML',
  why: 'The server does not start: it reads the whole file or nothing.',
  source:
    'MongoDB, options_parser.cpp: "Error parsing YAML config file: yaml-cpp: error at line 2, column 9: illegal map value", "No map found at top level of YAML config"',
  exampleKind: 'mongos.yaml',
  bad: '// mongos\nsharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  good: '# mongos\nsharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  fix: 'safe',
  *check({ confs }) {
    for (const { name, form, faults, lines } of confs) {
      for (const { line, column, message, hint, severity, replacement } of faults) {
        yield {
          file: name,
          line,
          column,
          message,
          hint,
          ...(severity !== undefined && { severity }),
          ...(isSecret(lines[line - 1] ?? '') && { holdsSecret: true }),
          ...(replacement !== undefined && {
            fix: {
              title: replacement.title,
              edits: [{ line, column, length: replacement.length, text: replacement.text }],
            },
          }),
        }
      }
      if (form === 'list') {
        yield {
          file: name,
          line: 1,
          column: 1,
          message: 'the file is a list, expected sections with settings',
          hint: 'remove the dashes',
        }
      }
    }
  },
})
