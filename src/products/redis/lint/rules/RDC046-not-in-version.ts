import { isAvailable, isNewerThan, settingOf } from '../../../../settings/lookup.ts'
import type { Directive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { holdsSecret } from '../secret.ts'
import { settingOfTheOther } from '../server-table.ts'

export default redisRule({
  id: 'RDC046',
  name: 'not-in-version',
  severity: 'error',
  profile: 'minimal',
  summary: 'a directive that another version has, or the other of Redis and Valkey',
  why: 'The server does not know it and does not start.',
  source:
    'Redis 7.0 with cluster-announce-human-nodename, Redis 8.0 with primaryauth: each stops at the line',
  exampleKind: 'redis.conf',
  bad: 'port 6379\ngopher-enabled no\n',
  good: 'port 6379\n',
  *check({ confs }) {
    for (const conf of confs) {
      const { table, version } = conf.server
      for (const directive of conf.directives) {
        const { name } = directive
        const secret = holdsSecret(directive) ? { holdsSecret: true } : {}
        const setting = settingOf(table, name)
        const product = `${table.title} ${version}`
        if (setting !== undefined && isAvailable(setting, version)) continue
        if (setting !== undefined) {
          const { since, removed, replacedBy } = setting
          const story = isNewerThan(setting, version) ? `came with ${since}` : `was removed in ${removed}`
          yield {
            ...at(directive),
            message: `${JSON.stringify(name)} is not in ${product}, it ${story}`,
            hint: replacedBy === undefined ? 'remove the line' : `write ${replacedBy}`,
            ...secret,
          }
          continue
        }
        const other = settingOfTheOther(conf.server, name)
        if (isHidden(directive)) continue
        if (other === undefined) continue
        const same = conf.server.flavor === 'redis' ? `--target valkey=${'9.1'}` : '--target redis=8.0'
        yield {
          ...at(directive),
          message: `${JSON.stringify(name)} is a directive of ${other.title}, not of ${product}`,
          hint: `remove the line, or say which server reads it: ${same}`,
          ...secret,
        }
      }
    }
  },
})

/** Valkey 9.1 still takes it, and names it nowhere. */
function isHidden({ name, words }: Directive): boolean {
  return name === 'aof-disable-auto-gc' && words.length === 1 && /^(?:yes|no)$/i.test(words[0]?.text ?? '')
}
