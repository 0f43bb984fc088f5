import { basename, dirname, join } from 'node:path'
import { type HbaFile, readHba } from '../../../formats/hba.ts'
import type { IniFile } from '../../../formats/pgbouncer-ini.ts'
import { readUserlist, type Userlist } from '../../../formats/userlist.ts'
import type { FileSystem, Linter, LintFile } from '../../../lint/linter.ts'
import { type Read, readFile } from './read-file.ts'
import { type ReadIni, readIni, type UnitPair } from './read-ini.ts'

/** A pgbouncer.ini with the files that it names; any of them may be missing. */
export interface PgbouncerUnit extends ReadIni {
  version: string
  /** The ini alone. Rules look into `items`, which has what it includes. */
  ini: Read<IniFile> | undefined
  userlist: Read<Userlist> | undefined
  hba: Read<HbaFile> | undefined
  fileSystem: FileSystem | undefined
}

/**
 * Every ini makes a unit with what it includes and with the userlist and the HBA file that it names, or that stand
 * beside it; the rest alone.
 */
export const unitsOf: Linter<PgbouncerUnit>['units'] = function* (files, options) {
  const { version, fileSystem } = options
  const byName = new Map(files.map((file) => [file.name, file]))
  const kinds = new Set(files.map(({ kind }) => kind))
  const inis = files.filter(({ kind }) => kind === 'pgbouncer.ini')
  const including = new Map(
    inis
      .filter(({ text }) => text.includes('%include'))
      .map((file) => [file, readIni(file, byName, options)]),
  )
  const taken = new Set(
    [...including.values()].flatMap(({ inis: [, ...included] }) => included.map(({ name }) => name)),
  )
  for (const file of inis) {
    if (taken.has(file.name)) continue
    const reading = including.get(file) ?? readIni(file, byName, options)
    const companion = (setting: string, kind: string): LintFile | undefined => {
      if (!kinds.has(kind)) return undefined
      const found = companionOf(file, settingPair(reading, setting)?.value, kind, byName)
      if (found !== undefined) taken.add(found.name)
      return found
    }
    yield {
      ...reading,
      version,
      fileSystem,
      ini: reading.inis[0],
      userlist: readWhere(companion('auth_file', 'userlist.txt'), readUserlist),
      hba: readWhere(companion('auth_hba_file', 'pgbouncer_hba.conf'), readHba),
    }
  }
  for (const file of files) {
    if (taken.has(file.name) || file.kind === 'pgbouncer.ini') continue
    const isUserlist = file.kind === 'userlist.txt'
    yield {
      inis: [],
      items: [],
      includes: [],
      version,
      fileSystem,
      ini: undefined,
      userlist: isUserlist ? readFile(file, readUserlist) : undefined,
      hba: isUserlist ? undefined : readFile(file, readHba),
    }
  }
}

/**
 * The line of a setting in [pgbouncer] that counts: the last one, and none above a second `[pgbouncer]`, which sets all
 * of them back to their defaults.
 */
export function settingPair({ items }: Pick<ReadIni, 'items'>, name: string): UnitPair | undefined {
  const made = mainPairs.get(items)
  if (made !== undefined) return made.get(name)
  const pairs = inForce(items)
  mainPairs.set(items, pairs)
  return pairs.get(name)
}

const mainPairs = new WeakMap<ReadIni['items'], ReadonlyMap<string, UnitPair>>()

function inForce(items: ReadIni['items']): ReadonlyMap<string, UnitPair> {
  const pairs = new Map<string, UnitPair>()
  for (const item of items) {
    if (item.kind === 'section') {
      if (item.name === 'pgbouncer') pairs.clear()
    } else if (item.section === 'pgbouncer') pairs.set(item.key, item)
  }
  return pairs
}

/** By the path that the ini names, or by its name alone beside the ini, which may be a copy. */
function companionOf(
  ini: LintFile,
  named: string | undefined,
  kind: string,
  byName: ReadonlyMap<string, LintFile>,
): LintFile | undefined {
  if (named === undefined) return undefined
  const beside = dirname(ini.name)
  return [named, join(beside, named), join(beside, basename(named))]
    .map((name) => byName.get(name))
    .find((file) => file?.kind === kind)
}

function readWhere<Content>(
  file: LintFile | undefined,
  reader: (text: string) => Content,
): Read<Content> | undefined {
  return file === undefined ? undefined : readFile(file, reader)
}
