import { decisive, isYes } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

/** What the server keeps for itself beyond its clients. */
const ownFiles = 32

export default redisRule({
  id: 'RDC031',
  name: 'maxclients-by-hand',
  severity: 'warning',
  profile: 'recommended',
  summary: 'maxclients on a server that goes into the background by itself',
  why: 'It then has the open files of the shell that started it. With too few the server lowers maxclients and goes on.',
  source: 'Redis 7.0 and 8.0 with ulimit -n 1024: "maxclients has been reduced to 992"',
  exampleKind: 'redis.conf',
  bad: 'port 6379\ndaemonize yes\nmaxclients 20000\n',
  good: 'port 6379\ndaemonize no\nmaxclients 20000\n',
  *check({ confs }) {
    for (const conf of confs) {
      const limit = decisive(conf, 'maxclients')
      const clients = Number(limit?.words[0]?.text)
      if (limit === undefined || !isYes(conf, 'daemonize') || !(clients + ownFiles > 1024)) continue
      yield {
        ...at(limit, limit.words[0]),
        message: `maxclients ${clients} needs ${clients + ownFiles} open files of the shell that starts the server`,
        hint: `a systemd unit with LimitNOFILE=${clients + ownFiles}, and daemonize no`,
      }
    }
  },
})
