import { createHash } from 'node:crypto'

/** What guards on a pooler's host call themselves in its process list. */
export interface GuardNames {
  /** What those of every run of the cluster begin with. */
  guards: string
  /** Of this run; of its own each time that it is taken up. */
  guard: string
}

/** @param own letters, digits and dashes */
export function guardNames(cluster: string, own: string): GuardNames {
  const hash = createHash('sha256').update(cluster).digest('hex').slice(0, 12)
  const guards = `dbbal-guard-${hash}`
  return { guards, guard: `${guards}-${own}` }
}
