/** synchronous_standby_names, read. */
export interface StandbyNames {
  /** How many have to confirm a commit. */
  number: number
  mode: 'any' | 'first'
  /** Lower case; `*` is every standby. */
  names: readonly string[]
}

/**
 * Reads what the server takes; undefined for the empty list: no commit waits.
 * https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-SYNCHRONOUS-STANDBY-NAMES
 */
export function standbyNames(text: string): StandbyNames | undefined {
  const [, mode, number, list] = /^\s*(?:(any|first)\s+)?(?:([0-9]+)\s*\((.*)\))\s*$/is.exec(text) ?? []
  const names = namesOf(list ?? text)
  if (names.length === 0) return undefined
  return {
    number: number === undefined ? 1 : Number(number),
    mode: mode?.toLowerCase() === 'any' ? 'any' : 'first',
    names,
  }
}

/** Quotes keep a comma in a name; names are compared without regard to case. */
function namesOf(list: string): readonly string[] {
  return [...list.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').toLowerCase(),
  )
}

/** The standbys that count among those that are there, by application_name. */
export function countingStandbys({ names }: StandbyNames, present: readonly string[]): readonly string[] {
  return present.filter((name) => names.includes('*') || names.includes(name.toLowerCase()))
}
