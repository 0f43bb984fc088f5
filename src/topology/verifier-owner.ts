import { perTopology } from './per-topology.ts'
import { poolersOf } from './poolers.ts'
import { leading } from './served-databases.ts'
import type { PrimaryCluster, Topology } from './topology.ts'

/**
 * The cluster whose name salts a user's verifier, in every cluster that holds it.
 *
 * userlist.txt has one line per user, and PgBouncer can pass a SCRAM login on only to servers that hold the very
 * verifier of that line. So clusters that one pooler serves share the verifiers of the users they have in common:
 * the first of them in the file gives the salt.
 */
export function verifierOwner(topology: Topology, cluster: PrimaryCluster, user: string): string {
  const name = leading(cluster).name
  return ownersOf(topology).get(keyOf(name, user)) ?? name
}

const ownersOf = perTopology((topology): ReadonlyMap<string, string> => {
  const order = new Map([...topology.clusters.keys()].map((name, index) => [name, index]))
  const parents = new Map<string, string>()
  const users = new Map<string, string>()
  const rootOf = (key: string): string => {
    let root = key
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
    return root
  }
  for (const { declared, serves } of poolersOf(topology)) {
    if (declared.authentication?.passwords === 'auth_query') continue
    const first = new Map<string, string>()
    for (const { cluster } of serves) {
      const { name, users: own } = leading(cluster)
      for (const user of typeof own === 'object' ? Object.keys(own) : []) {
        const key = keyOf(name, user)
        users.set(key, name)
        const [a, b] = [rootOf(first.get(user) ?? key), rootOf(key)]
        first.set(user, key)
        if (a === b) continue
        const isFirst = (order.get(users.get(a) ?? '') ?? 0) < (order.get(users.get(b) ?? '') ?? 0)
        parents.set(isFirst ? b : a, isFirst ? a : b)
      }
    }
  }
  return new Map([...users.keys()].map((key) => [key, users.get(rootOf(key)) ?? '']))
})

function keyOf(cluster: string, user: string): string {
  return `${cluster}/${user}`
}
