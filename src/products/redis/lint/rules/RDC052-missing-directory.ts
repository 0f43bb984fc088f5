import { dirname } from 'node:path'
import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC052',
  name: 'missing-directory',
  severity: 'error',
  profile: 'minimal',
  summary: 'a directory that the server needs is not there (with --fs)',
  why: 'The server does not start without its dir or the directory of its log.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: "No such file or directory" for dir, "Can\'t open the log file"',
  exampleKind: 'redis.conf',
  bad: 'port 6379\ndir /nonexistent/redis\n',
  good: 'port 6379\ndir /var/lib/redis\n',
  exampleModes: { bad: { '/var/lib/redis': 'd0750' }, good: { '/var/lib/redis': 'd0750' } },
  *check({ confs, fileSystem }) {
    if (fileSystem === undefined) return
    for (const conf of confs) {
      for (const name of ['dir', 'logfile']) {
        const directive = decisive(conf, name)
        const word = directive?.words[0]
        if (directive === undefined || word === undefined || !word.text.startsWith('/')) continue
        const directory = name === 'dir' ? word.text : dirname(word.text)
        if (fileSystem.stat(directory)?.isDirectory === true) continue
        yield {
          ...at(directive, word),
          message: `${name} ${JSON.stringify(word.text)} needs the directory ${JSON.stringify(directory)}, which is not there`,
          hint: `install -d -o redis -g redis -m 0750 ${directory}`,
        }
      }
    }
  },
})
