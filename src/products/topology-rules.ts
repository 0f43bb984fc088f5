import type { TopologyRule } from '../topology/topology-rule.ts'

type Rules = { default: readonly TopologyRule[] }

/** The rules of topologies, by the folder they are in: those about all of it, then each product's own. */
export const topologyRules: Readonly<Record<string, () => Promise<Rules>>> = {
  topology: () => import('../generated/checks/topology.ts'),
}
