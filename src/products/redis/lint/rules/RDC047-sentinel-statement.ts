import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { holdsSecret } from '../secret.ts'
import { atoi, isOfPrimary, monitorsIn, statementFault } from '../sentinel-statement.ts'

export default redisRule({
  id: 'RDC047',
  name: 'sentinel-statement',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line of Sentinel that it refuses, or that stands in the file of a server',
  why: 'Sentinel stops at it and watches nothing: the next loss of a primary stays.',
  source:
    'Redis 7.0 and 8.0, Valkey 9.1: "Unrecognized sentinel configuration statement.", "No such master with specified name.", "Quorum must be 1 or greater.", "Duplicate master name.", "Duplicate hostname and port for replica.", "Duplicate runid for sentinel.", "sentinel directive while not in sentinel mode"',
  exampleKind: 'sentinel.conf',
  bad: 'port 26379\nsentinel monitor main db1.example 6379 2\nsentinel down-after-milliseconds mian 5000\n',
  good: 'port 26379\nsentinel resolve-hostnames yes\nsentinel monitor main db1.example 6379 2\nsentinel down-after-milliseconds main 5000\n',
  *check({ confs }) {
    for (const conf of confs) {
      const names = new Set(monitorsIn(conf).map(({ name }) => name.text))
      const seen = new Map<string, number>()
      for (const directive of conf.directives) {
        if (directive.name !== 'sentinel' || directive.words.length === 0) continue
        const secret = holdsSecret(directive) ? { holdsSecret: true } : {}
        if (conf.kind === 'redis.conf') {
          yield {
            ...at(directive),
            message: 'a line of Sentinel stands in the file of a server',
            hint: 'put it into sentinel.conf',
            ...secret,
          }
          continue
        }
        const [option, name] = directive.words
        const optionName = option?.text.toLowerCase() ?? ''
        const fault = statementFault(conf, directive)
        if (fault !== undefined) {
          const { word, expected } = fault
          yield {
            ...at(directive, word),
            message:
              word === undefined || 'holdsSecret' in secret
                ? `sentinel ${optionName} has ${directive.words.length - 1} values, expected ${expected}`
                : `sentinel ${optionName} does not take ${JSON.stringify(word.text)}, expected ${expected}`,
            hint: 'correct the line, Sentinel does not start with it',
            ...secret,
          }
          continue
        }
        if (name === undefined) continue
        if (isOfPrimary(optionName) && !names.has(name.text)) {
          yield {
            ...at(directive, name),
            message: `sentinel ${optionName} is about ${JSON.stringify(name.text)}, and no sentinel monitor names it`,
            hint: `write one of ${[...names].join(', ') || 'the names that sentinel monitor gives'}`,
            ...secret,
          }
        }
        const key = keyOfUnique(
          optionName,
          directive.words.map(({ text }) => text),
        )
        const other = key === undefined ? undefined : seen.get(key)
        if (key !== undefined) seen.set(key, directive.line)
        if (other !== undefined) {
          yield {
            ...at(directive, name),
            message: `sentinel ${optionName} ${JSON.stringify(name.text)} stands in line ${other} already, expected it once`,
            hint: 'remove one of the lines',
          }
        }
      }
    }
  },
})

/** Lines that must not stand twice. */
function keyOfUnique(option: string, words: readonly string[]): string | undefined {
  const [, name = '', command = '', port = '', runId] = words
  if (option === 'monitor') return `monitor ${name}`
  if (option === 'known-replica' || option === 'known-slave')
    return `known-replica ${name} ${command.toLowerCase()} ${atoi(port)}`
  if (option === 'known-sentinel') return runId === undefined ? undefined : `known-sentinel ${name} ${runId}`
  return option === 'rename-command' ? `rename-command ${name} ${command.toLowerCase()}` : undefined
}
