import { basename, dirname, join } from 'node:path'
import { type HbaFile, readHba } from '../../../formats/hba.ts'
import { type IniFile, type IniPair, readPgbouncerIni } from '../../../formats/pgbouncer-ini.ts'
import { readUserlist, type Userlist } from '../../../formats/userlist.ts'
import type { FileSystem, Linter, LintFile } from '../../../lint/linter.ts'
import { isAtLeast } from '../../../settings/version.ts'

/** A file with what its reader made of it. */
export interface Read<Content> {
  name: string
  text: string
  lines: readonly string[]
  content: Content
}

/** A pgbouncer.ini with the files that it names; any of them may be missing. */
export interface PgbouncerUnit {
  version: string
  ini: Read<IniFile> | undefined
  userlist: Read<Userlist> | undefined
  hba: Read<HbaFile> | undefined
  fileSystem: FileSystem | undefined
}

/** Every ini makes a unit with the userlist and the HBA file that it names, or that stand beside it; the rest alone. */
export const unitsOf: Linter<PgbouncerUnit>['units'] = (files, { version, fileSystem }) => {
  const ofKind = (kind: string): LintFile[] => files.filter((file) => file.kind === kind)
  const taken = new Set<LintFile>()
  const units: PgbouncerUnit[] = []
  for (const file of ofKind('pgbouncer.ini')) {
    const ini = read(file, (text) => readPgbouncerIni(text, { quotedKeys: isAtLeast(version, '1.25') }))
    const companion = (setting: string, kind: string): LintFile | undefined => {
      const found = companionOf(file, settingOf(ini.content, setting), ofKind(kind))
      if (found !== undefined) taken.add(found)
      return found
    }
    units.push({
      version,
      fileSystem,
      ini,
      userlist: readWhere(companion('auth_file', 'userlist.txt'), readUserlist),
      hba: readWhere(companion('auth_hba_file', 'pgbouncer_hba.conf'), readHba),
    })
  }
  for (const file of files) {
    if (taken.has(file) || file.kind === 'pgbouncer.ini') continue
    const isUserlist = file.kind === 'userlist.txt'
    units.push({
      version,
      fileSystem,
      ini: undefined,
      userlist: isUserlist ? read(file, readUserlist) : undefined,
      hba: isUserlist ? undefined : read(file, readHba),
    })
  }
  return units
}

/** The last of a setting's lines in [pgbouncer]: it is the one that counts. */
export function settingPair(ini: IniFile, name: string): IniPair | undefined {
  return ini.items.findLast(
    (item): item is IniPair => item.kind === 'pair' && item.section === 'pgbouncer' && item.key === name,
  )
}

function settingOf(ini: IniFile, name: string): string | undefined {
  return settingPair(ini, name)?.value
}

/** By the path that the ini names, by its name alone (the ini may be a copy), or the only one beside the ini. */
function companionOf(
  ini: LintFile,
  named: string | undefined,
  candidates: readonly LintFile[],
): LintFile | undefined {
  const beside = candidates.filter(({ name }) => dirname(name) === dirname(ini.name))
  if (named === undefined) return undefined
  return (
    candidates.find(({ name }) => name === named || name === join(dirname(ini.name), named)) ??
    beside.find(({ name }) => basename(name) === basename(named))
  )
}

function read<Content>(file: LintFile, reader: (text: string) => Content): Read<Content> {
  return { name: file.name, text: file.text, lines: file.text.split('\n'), content: reader(file.text) }
}

function readWhere<Content>(
  file: LintFile | undefined,
  reader: (text: string) => Content,
): Read<Content> | undefined {
  return file === undefined ? undefined : read(file, reader)
}
