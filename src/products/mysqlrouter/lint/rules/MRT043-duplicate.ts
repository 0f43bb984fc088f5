import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT043',
  name: 'duplicate',
  severity: 'error',
  profile: 'minimal',
  summary: 'a section, or an option of one section, stands twice',
  why: 'The Router does not start. DEFAULT alone may stand twice, its options may not.',
  source:
    'MySQL Router 9.7.4: "Section \'routing:x\' already exists.", "Option \'bind_port\' already defined."',
  bad: '[routing:rw]\nbind_port=6446\nbind_port=6447\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check({ file, faults, lines }) {
    for (const { kind, line, column, message } of faults) {
      if (kind !== 'duplicate') continue
      const holdsSecret = /pass|secret/i.test(lines[line - 1] ?? '')
      yield { file, line, column, message, hint: 'keep one of them', holdsSecret }
    }
  },
})
