import { entriesOf, type IniEntry, type IniParameter, parameterOf } from './databases.ts'
import { placeIn } from './place-in.ts'
import type { PgbouncerUnit } from './unit.ts'

const entriesByUnit = new WeakMap<PgbouncerUnit, readonly IniEntry[]>()

/** The entries of [databases] that count: of two with one name the last. Read once for all rules. */
export function databaseEntries(unit: PgbouncerUnit): readonly IniEntry[] {
  const known = entriesByUnit.get(unit)
  if (known !== undefined) return known
  const byName = new Map(entriesOf(unit, 'databases').map((entry) => [entry.pair.key, entry]))
  const entries = [...byName.values()]
  entriesByUnit.set(unit, entries)
  return entries
}

/** Hosts of an entry that are reached over the network. */
export function remoteHosts(entry: IniEntry): readonly string[] {
  return hostsOf(entry).filter((host) => !isLocal(host))
}

/** What stands between the commas of `host=`. */
export function hostsOf(entry: IniEntry): readonly string[] {
  const hosts = parameterOf(entry, 'host')?.value.split(',') ?? []
  return hosts.map((host) => host.trim()).filter((host) => host !== '')
}

/** Where a parameter of an entry stands, and whether a password stands beside it. */
export function parameterPlace({ pair }: IniEntry, { valuePlace }: IniParameter): ReturnType<typeof placeIn> {
  return placeIn(pair.source, valuePlace)
}

function isLocal(host: string): boolean {
  return /^(?:[/@]|localhost$|127\.|::1$)/.test(host)
}
