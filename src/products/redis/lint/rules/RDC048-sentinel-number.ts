import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { atoi } from '../sentinel-statement.ts'

/** Options that are numbers, with the place of the number behind the option. */
const numbers: Readonly<Record<string, number>> = {
  monitor: 4,
  'down-after-milliseconds': 2,
  'failover-timeout': 2,
  'parallel-syncs': 2,
  'master-reboot-down-after-period': 2,
  'primary-reboot-down-after-period': 2,
  'announce-port': 1,
}

export default redisRule({
  id: 'RDC048',
  name: 'sentinel-number',
  severity: 'error',
  profile: 'minimal',
  summary: 'a number of Sentinel with something behind it',
  why: 'Sentinel reads the digits and drops the rest in silence: 5s is 5 milliseconds, and every pause is a failover.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: start with "down-after-milliseconds main 5s"',
  hidden: 'Sentinel drops what follows the digits',
  exampleKind: 'sentinel.conf',
  bad: 'sentinel monitor main 10.0.0.1 6379 2\nsentinel down-after-milliseconds main 5s\n',
  good: 'sentinel monitor main 10.0.0.1 6379 2\nsentinel down-after-milliseconds main 5000\n',
  *check({ confs }) {
    for (const conf of confs) {
      for (const directive of conf.directives) {
        const [option] = directive.words
        if (conf.kind !== 'sentinel.conf' || directive.name !== 'sentinel' || option === undefined) continue
        const word = directive.words[numbers[option.text.toLowerCase()] ?? -1]
        if (word === undefined || /^[+-]?[0-9]+$/.test(word.text)) continue
        yield {
          ...at(directive, word),
          message: `sentinel ${option.text} reads ${JSON.stringify(word.text)} as ${atoi(word.text)}, expected an integer`,
          hint: 'write digits alone, milliseconds for a time',
        }
      }
    }
  },
})
