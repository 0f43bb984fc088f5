import { redisRule } from '../redis-rule.ts'

/** Nobody writes a longer command. */
const longestLine = 10_000

export default redisRule({
  id: 'RDC037',
  name: 'password-in-command',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a password among the arguments of redis-cli',
  why: 'Everybody on the machine reads it in the list of processes, and it stays in the history.',
  source:
    "redis-cli 7.0 and 8.0: \"Using a password with '-a' or '-u' option on the command line interface may not be safe.\"",
  exampleKind: 'redis-cluster.sh',
  bad: 'redis-cli -a only-an-example --cluster check a:7000\n',
  good: 'REDISCLI_AUTH=$(cat /etc/redis/password) redis-cli --cluster check a:7000\n',
  *check({ script }) {
    for (const [index, line] of (script?.lines ?? []).entries()) {
      if (/^\s*#/.test(line) || line.length > longestLine) continue
      const found = /\b(?:redis|valkey)-cli\b[^|;&]*?\s(-a\s*|--pass[ =]|-u\s+\w+:\/\/[^\s@]*@)\S/.exec(line)
      if (found === null) continue
      const option = (found[1] ?? '').trim().split(/[\s=]/)[0] ?? ''
      yield {
        file: script?.name ?? '',
        line: index + 1,
        column: found.index + found[0].indexOf(option) + 1,
        message: `${option} gives redis-cli a password on its command line`,
        hint: 'put the password into the variable REDISCLI_AUTH',
        holdsSecret: true,
      }
    }
  },
})
