import type { Topology } from './topology.ts'

/** True for an environment that is called production, in one of the usual ways. */
export function isProduction({ environment }: Topology): boolean {
  return environment !== undefined && /^(?:.*[-_])?(?:prod|production|live)(?:[-_0-9].*)?$/i.test(environment)
}

/**
 * What the lack of a second server counts as: a warning in production, nothing in an environment of another name, and
 * worth a word where the topology does not say what it is for.
 */
export function severityOfLoss(topology: Topology): 'warning' | 'info' | undefined {
  if (isProduction(topology)) return 'warning'
  return topology.environment === undefined ? 'info' : undefined
}
