import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { atoi, monitorsIn } from '../sentinel-statement.ts'

const watching = (quorum: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['a', 'b', 'c'].map((each) => [
      `${each}/sentinel.conf`,
      `sentinel monitor main 10.0.0.1 6379 ${quorum}\n`,
    ]),
  )

export default redisRule({
  id: 'RDC041',
  name: 'quorum',
  severity: 'error',
  profile: 'minimal',
  summary: 'the quorum does not fit the number of Sentinels',
  why: 'Above their number no failover ever begins; below their majority a few can call a primary dead that others reach.',
  source: 'Redis 7.0 and 8.0 accept any quorum of 1 or more; SENTINEL CKQUORUM tells on a running one',
  hidden: 'a Sentinel starts with any quorum and counts the others later',
  exampleKind: 'sentinel.conf',
  bad: watching(4),
  good: watching(2),
  *check({ confs }) {
    const monitors = confs.filter(({ kind }) => kind === 'sentinel.conf').flatMap(monitorsIn)
    const counts = new Map<string, number>()
    for (const { name } of monitors) counts.set(name.text, (counts.get(name.text) ?? 0) + 1)
    for (const { at: directive, name, quorum } of monitors) {
      const watchers = counts.get(name.text) ?? 0
      const majority = Math.floor(watchers / 2) + 1
      const value = atoi(quorum.text)
      // One file or two are not all of them.
      if (watchers < 3 || value < 1 || (value >= majority && value <= watchers)) continue
      const isTooHigh = value > watchers
      yield {
        ...at(directive, quorum),
        severity: isTooHigh ? 'error' : 'warning',
        message: `quorum ${value} is ${isTooHigh ? 'more than' : 'less than the majority of'} the ${watchers} Sentinels that watch "${name.text}", expected ${majority}`,
        hint: `write ${majority} in the files of all of them`,
      }
    }
  },
})
