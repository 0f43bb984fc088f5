import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC056',
  name: 'nul-byte',
  severity: 'error',
  profile: 'minimal',
  summary: 'a NUL byte, as in a file that is not UTF-8',
  why: 'The server does not read the rest of that line and takes the next one for its end: a comment swallows a setting, or the server does not start.',
  source:
    'Redis 7.0 and 8.0: "# x\\0" above "loglevel foo" starts, "dir .\\0" above "loglevel notice" is refused as \'dir .loglevel notice\'',
  hidden: 'a NUL ends a text in C',
  exampleKind: 'redis.conf',
  bad: 'port 6379\n# the cache\0\nmaxmemory 1gb\n',
  good: 'port 6379\n# the cache\nmaxmemory 1gb\n',
  *check({ confs }) {
    for (const { name, lines } of confs.flatMap(({ files }) => files)) {
      const index = lines.findIndex((line) => line.includes('\0'))
      if (index === -1) continue
      yield {
        file: name,
        line: index + 1,
        column: (lines[index] ?? '').indexOf('\0') + 1,
        message: 'the server reads a line only to its NUL byte, expected a text in UTF-8',
        hint: 'write the file anew as UTF-8, without NUL bytes',
        holdsSecret: true,
      }
    }
  },
})
