import { isAvailable, settingOf } from '../../../../settings/lookup.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { currentName } from '../server-table.ts'

export default redisRule({
  id: 'RDC030',
  name: 'old-name',
  severity: 'info',
  profile: 'strict',
  summary: 'a directive by its old name',
  why: 'The server still takes it, under two names: whoever looks for the new one does not find the line.',
  source: 'Redis 7.0 and 8.0: slave-* and lua-time-limit set the same value as their new names',
  since: '7.0',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nslave-read-only yes\n',
  good: 'port 6379\nreplica-read-only yes\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const { table, version } = conf.server
      for (const directive of conf.directives) {
        const { name, nameLength, line, column } = directive
        const newName = currentName(name)
        const setting = settingOf(table, newName)
        const isSkipped = /^list-max-ziplist-(?:entries|value)$/.test(name)
        if (newName === name || setting === undefined || !isAvailable(setting, version) || isSkipped) continue
        yield {
          ...at(directive),
          message: `${JSON.stringify(name)} is an old name`,
          hint: `write ${newName}`,
          fix: { title: `write ${newName}`, edits: [{ line, column, length: nameLength, text: newName }] },
        }
      }
    }
  },
})
