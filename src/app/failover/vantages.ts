import type { Instance } from '../../topology/topology.ts'
import { withAbsoluteFiles } from '../pgbouncer/consoles.ts'
import type { OpenCluster } from './open-cluster.ts'
import { isHere, type Vantage } from './vantage.ts'

/** The machines of the poolers, each once, as `pool/p1`. */
export function poolerVantages({ poolers }: OpenCluster): readonly Vantage[] {
  const vantages = new Map<string, Vantage>()
  for (const { declared, remote } of poolers) {
    if (declared === undefined) continue
    const { pooler, process } = declared
    const { address } = process.instance
    const name = `${pooler.name}/${process.instance.name}`
    const isLocal = pooler.declared.deploy?.via === 'local' || declared.isBySocket || isHere(address)
    vantages.set(name, { name, address, way: remote ?? (isLocal ? 'here' : undefined) })
  }
  return [...vantages.values()]
}

/** The machine of a server. */
export function serverVantage(
  { name, address, ssh }: Instance<unknown>,
  { cluster, loaded }: OpenCluster,
): Vantage {
  const via = cluster.declared.control?.via ?? (isHere(address) ? 'local' : 'ssh')
  if (via === 'local') return { name, address, way: 'here' }
  if (ssh === undefined && cluster.declared.control === undefined) return { name, address, way: undefined }
  const directory = loaded.files[0]?.directory ?? '.'
  return { name, address, way: withAbsoluteFiles({ address, ssh: ssh ?? {} }, directory) }
}
