import { isClusterNode } from '../access.ts'
import { portsOf } from '../bus.ts'
import { type Directive, decisive, valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC009',
  name: 'bus-port-taken',
  severity: 'error',
  profile: 'minimal',
  summary: 'the bus of a node is where something else listens',
  why: 'The second one cannot bind the port: the server does not start.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1 with cluster-port equal to port: "Failed listening on port"',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-port 7000\ncluster-enabled yes\n',
  good: 'port 7000\ncluster-port 17000\ncluster-enabled yes\n',
  *check({ confs }) {
    const nodes = confs.filter(isClusterNode)
    const listeners = new Map<string, string>()
    for (const conf of nodes) {
      for (const name of ['port', 'tls-port']) {
        const port = Number(valueIn(conf, name) ?? (name === 'port' ? 6379 : 0))
        if (port > 0)
          listeners.set(`${hostOf(valueIn(conf, 'cluster-announce-ip'), conf.name)} ${port}`, conf.name)
      }
    }
    for (const conf of nodes) {
      const { bus, isNamed } = portsOf(conf)
      const other = listeners.get(`${hostOf(valueIn(conf, 'cluster-announce-ip'), conf.name)} ${bus}`)
      const directive: Directive | undefined = decisive(conf, isNamed ? 'cluster-port' : 'port')
      if (other === undefined || directive === undefined) continue
      yield {
        ...at(directive, directive.words[0]),
        message: `the bus at port ${bus} is where ${other === conf.name ? 'clients of this node' : other} listen${other === conf.name ? '' : 's'}`,
        hint: 'give the bus another port with cluster-port',
      }
    }
  },
})

/** Nodes of one machine show it by their address; without one each counts as alone. */
function hostOf(announced: string | undefined, name: string): string {
  return announced === undefined || announced === '' ? name : announced
}
