import { isLoopback } from '../../addresses.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { monitorsIn } from '../sentinel-statement.ts'

export default redisRule({
  id: 'RDC053',
  name: 'sentinel-watches-loopback',
  severity: 'warning',
  profile: 'recommended',
  summary: 'Sentinel watches a primary by a loopback address',
  why: 'Sentinel gives this address to clients and to replicas: on every other machine it leads to that machine itself.',
  source: 'Redis 7.0 and 8.0: SENTINEL GET-MASTER-ADDR-BY-NAME answers with the address of sentinel monitor',
  exampleKind: 'sentinel.conf',
  bad: 'sentinel monitor main 127.0.0.1 6379 2\n',
  good: 'sentinel monitor main 10.0.0.1 6379 2\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.kind !== 'sentinel.conf') continue
      for (const { at: directive, name, host } of monitorsIn(conf)) {
        if (!isLoopback(host.text)) continue
        yield {
          ...at(directive, host),
          message: `sentinel monitor "${name.text}" watches ${JSON.stringify(host.text)}, expected the address that other hosts reach`,
          hint: 'write the address of the primary in the network',
        }
      }
    }
  },
})
