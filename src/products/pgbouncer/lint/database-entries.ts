import { entriesOf, type IniEntry, type IniParameter, parameterOf } from './databases.ts'
import type { FilePlace } from './in-force.ts'
import type { PgbouncerUnit } from './unit.ts'

/** The entries of [databases] that count: of two with one name the last. */
export function databaseEntries(unit: PgbouncerUnit): readonly IniEntry[] {
  return [...new Map(entriesOf(unit, 'databases').map((entry) => [entry.pair.key, entry])).values()]
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

/** Where a parameter of an entry stands. */
export function parameterPlace({ pair }: IniEntry, { valuePlace }: IniParameter): FilePlace {
  return { file: pair.source.name, ...valuePlace }
}

function isLocal(host: string): boolean {
  return /^(?:[/@]|localhost$|127\.|::1$)/.test(host)
}
