import type { Switchover } from '../switchover.ts'

/** Nobody can stop the old primary: it is made read-only, and goes on running. */
export function isSoft({ kind, cluster }: Pick<Switchover, 'kind' | 'cluster'>): boolean {
  return kind === 'switchover' && cluster.declared.control === undefined
}
