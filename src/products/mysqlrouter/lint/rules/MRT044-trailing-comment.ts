import { atValue } from '../at.ts'
import { optionsInForce } from '../in-force.ts'
import { isOpened } from '../opened-files.ts'
import { routerRule } from '../router-rule.ts'
import { isRefusedWithComment, trailingComment } from '../trailing-comment.ts'

export default routerRule({
  id: 'MRT044',
  name: 'trailing-comment',
  severity: 'error',
  profile: 'minimal',
  summary: 'a comment stands behind a value',
  why: 'It becomes part of the value: the Router knows comments on lines of their own only.',
  source: 'MySQL Router 9.7.4: "Invalid protocol name: \'classic ; inline\'"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nprotocol=classic ; not x\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n; not x\nprotocol=classic\n',
  fix: 'safe',
  *check(unit) {
    for (const { option, setting, section } of optionsInForce(unit)) {
      const found = trailingComment(option.text)
      if (found === undefined) continue
      const { head, comment } = found
      const isRefused = isRefusedWithComment(setting) || isOpened(unit, section, option)
      const { line, valueColumn, text } = option
      const ending = unit.lines[line - 1]?.endsWith('\r') ? '\r\n' : '\n'
      const edits = [
        { line, column: 1, length: 0, text: `${comment}${ending}` },
        { line, column: valueColumn + head.length, length: text.length - head.length, text: '' },
      ]
      const at = atValue(unit, option)
      yield {
        ...at,
        column: at.column + text.length - comment.length,
        severity: isRefused ? 'error' : 'warning',
        message: `${JSON.stringify(comment[0])} and what follows is part of the value of ${option.name}, expected a line of its own`,
        hint: 'move the comment to the line above',
        ...(isRefused && { fix: { title: 'move the comment to a line of its own', edits } }),
      }
    }
  },
})
