import { hostForm, ipv4Number } from '../../../../formats/host.ts'
import type { RuleFinding } from '../../../../lint/rule.ts'
import { listensToTheNetwork } from '../access.ts'
import { type Conf, type Directive, decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { split } from '../several-words.ts'

export default redisRule({
  id: 'RDC057',
  name: 'bind-address',
  severity: 'error',
  profile: 'minimal',
  summary: 'bind names what is no address, or one address twice',
  why: 'The server does not start: it listens on all of them or not at all.',
  source:
    'Redis 7.0 and 8.0: "Could not create server TCP listening socket 127.0.0.1,::1:6379: Name or service not known", "bind: Address already in use" with bind * 127.0.0.1, then "Failed listening on port"',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nbind 127.0.0.1,::1\n',
  good: 'port 6379\nbind 127.0.0.1 ::1\n',
  *check({ confs }) {
    for (const conf of confs) {
      const bind = decisive(conf, 'bind')
      if (bind === undefined || !listensToTheNetwork(conf)) continue
      yield* faultsOf(conf, bind)
    }
  },
})

function* faultsOf({ server }: Conf, bind: Directive): Generator<RuleFinding> {
  const bound: Bound[] = []
  for (const word of split(server, 'bind', bind.words)) {
    // A minus: the host may lack it.
    const text = word.text.replace(/^-/, '').toLowerCase()
    const shown = JSON.stringify(word.text)
    if (!isHost(text)) {
      yield {
        ...at(bind, word),
        message: `bind does not take ${shown}, expected addresses with spaces between them`,
        hint: text.startsWith('#')
          ? 'put the comment on a line of its own'
          : 'write bind 127.0.0.1 -::1, or the addresses of this host',
      }
      continue
    }
    const own = boundBy(text)
    if (own === undefined) continue
    if (bound.some((other) => isTaken(own, other))) {
      yield {
        ...at(bind, word),
        message: `${shown} is bound by a word before it already, expected each address once`,
        hint: 'leave it out',
      }
    }
    bound.push(own)
  }
}

/** What a socket takes: one address, or all of a family. */
interface Bound {
  family: number
  address: string | number | undefined
}

/** Undefined for a name, which is not asked for here. */
function boundBy(text: string): Bound | undefined {
  if (text === '*' || text === '::*') return { family: text === '*' ? 4 : 6, address: undefined }
  const ipv4 = ipv4Number(text)
  if (ipv4 !== undefined) return { family: 4, address: ipv4 === 0 ? undefined : ipv4 }
  if (!text.includes(':') || text.includes('%')) return undefined
  const address = new URL(`http://[${text}]`).hostname
  return { family: 6, address: address === '[::]' ? undefined : address }
}

function isTaken(own: Bound, other: Bound): boolean {
  if (own.family !== other.family) return false
  return own.address === undefined || other.address === undefined || own.address === other.address
}

/** A socket for IPv6 takes no IPv4 in it. */
function isHost(text: string): boolean {
  if (text === '*' || text === '::*') return true
  return hostForm(text) !== 'none' && !text.startsWith('::ffff:')
}
