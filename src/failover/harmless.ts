import { standbyNames } from './standby-names.ts'

/** How a primary that cannot be asked any more replicated, as it was last seen. */
export interface LastReplication {
  /** ISO 8601. */
  at: string
  synchronousStandbyNames: string
  /** `on`, `remote_apply`, `local`, ... */
  synchronousCommit: string | undefined
  /** Roles and databases whose commits wait for nobody. */
  weakCommits: readonly string[]
}

export interface Harmlessness {
  isHarmless: boolean
  /** The arithmetic, or what is missing. */
  message: string
}

const waiting = ['on', 'remote_write', 'remote_apply']

/**
 * Whether synchronous replication keeps a cut-off primary from acknowledging anything, and every commit that it did
 * acknowledge is on one of those who were detached: with `n` standbys listed, `k` of them needed and `d` detached, `n - d < k`.
 *
 * @param detached application_names of the replicas that will confirm nothing to it any more
 */
export function harmlessness(
  primary: string,
  last: LastReplication | undefined,
  detached: readonly string[],
): Harmlessness {
  const no = (message: string): Harmlessness => ({ isHarmless: false, message })
  if (last === undefined) return no(`how ${primary} replicated is not known: dbbal doctor had not seen it`)
  const { synchronousStandbyNames: setting, synchronousCommit, weakCommits, at } = last
  const listed = standbyNames(setting)
  if (listed === undefined) return no(`commits on ${primary} waited for nobody when it was last seen (${at})`)
  if (listed.names.includes('*')) return no(`synchronous_standby_names = '${setting}' lets anybody confirm`)
  if (synchronousCommit === undefined || !waiting.includes(synchronousCommit))
    return no(`synchronous_commit is ${synchronousCommit ?? 'not known'} on ${primary}`)
  if (weakCommits.length > 0) return no(`commits of ${weakCommits.join(', ')} wait for nobody`)
  const own = primary.toLowerCase()
  const names = listed.names.filter((name) => name !== own)
  const away = names.filter((name) => detached.some((each) => each.toLowerCase() === name))
  const left = names.length - away.length
  const arithmetic = `synchronous_standby_names = '${setting}' (seen ${at}): ${away.length} of ${names.length} standbys confirm nothing to it any more, ${listed.number} needed`
  if (left >= listed.number) return no(`${arithmetic}: ${left} may still confirm`)
  return { isHarmless: true, message: `${primary} can acknowledge no commit: ${arithmetic}` }
}
