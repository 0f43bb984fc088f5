import { atValue } from '../at.ts'
import { optionsInForce } from '../in-force.ts'
import { isOpened } from '../opened-files.ts'
import { routerRule } from '../router-rule.ts'
import { isRefusedWithComment } from '../trailing-comment.ts'

export default routerRule({
  id: 'MRT054',
  name: 'quoted-value',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a value stands in quotes',
  why: 'The Router knows no quotes: they become part of the value. A file of such a name is not found, and it does not start.',
  source:
    'MySQL Router 9.7.4: "Can\'t use user \'"root"\'", "Failed to open keyring file: "keyring": No such file or directory"; it makes a folder with the quotes in its name',
  bad: '[DEFAULT]\nlogging_folder="/var/log/mysqlrouter"\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[DEFAULT]\nlogging_folder=/var/log/mysqlrouter\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  fix: 'safe',
  *check(unit) {
    for (const { option, setting, section } of optionsInForce(unit)) {
      // Of others the value with its quotes is refused as such.
      if (isRefusedWithComment(setting) && setting.name !== 'user') continue
      const { line, valueColumn, text } = option
      const bare = /^(["'`])([^"'`]*)\1$/.exec(text)?.[2]
      if (bare === undefined) continue
      const isRefused = setting.name === 'user' || isOpened(unit, section, option)
      yield {
        ...atValue(unit, option),
        severity: isRefused ? 'error' : 'warning',
        message: `the quotes are part of ${option.name}, expected its value alone`,
        hint: `write ${option.name}=${bare.trim()}`,
        fix: {
          title: 'leave the quotes out',
          edits: [{ line, column: valueColumn, length: text.length, text: bare.trim() }],
        },
      }
    }
  },
})
