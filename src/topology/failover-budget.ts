import { leading } from './served-databases.ts'
import type { BalancerSubject } from './topology.ts'
import { durationMs } from './units.ts'

/** How long writes may stall. */
export interface Budget {
  ms: number
  /** As it is written. */
  text: string
  cluster: string
}

/** The shortest `failover.budget` of the clusters that a balancer serves; undefined where none is declared. */
export function budgetOf({ serves }: BalancerSubject): Budget | undefined {
  const budgets = serves.flatMap(({ cluster }): Budget[] => {
    if (!('readers' in cluster)) return []
    const text = cluster.declared.failover?.budget ?? leading(cluster).declared.failover?.budget
    return text === undefined ? [] : [{ ms: durationMs(text), text, cluster: cluster.name }]
  })
  return budgets.toSorted((a, b) => a.ms - b.ms)[0]
}
