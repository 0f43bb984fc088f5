import { type Conf, isYes, valueIn } from './conf.ts'

/** What the cluster bus adds to the port where no cluster-port stands. */
const busOffset = 10_000

/** The port that clients dial first, and the bus's; undefined where a value is no number. */
export function portsOf(conf: Conf): { client: number; bus: number; isNamed: boolean } {
  const name = isYes(conf, 'tls-cluster') ? 'tls-port' : 'port'
  const client = Number(valueIn(conf, name) ?? (name === 'port' ? 6379 : 0))
  const named = Number(valueIn(conf, 'cluster-port') ?? 0)
  return { client, bus: named > 0 ? named : client + busOffset, isNamed: named > 0 }
}
