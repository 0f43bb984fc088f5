import { basename, dirname, isAbsolute, join } from 'node:path'
import {
  type IniFile,
  type IniInclude,
  type IniPair,
  type IniSection,
  readPgbouncerIni,
} from '../../../formats/pgbouncer-ini.ts'
import type { LintFile, LintOptions } from '../../../lint/linter.ts'
import { dialectOf } from '../database-lines.ts'
import { type Read, readFile } from './read-file.ts'

/** `name = value`, in the section that PgBouncer takes it for, with the file that it stands in. */
export interface UnitPair extends IniPair {
  source: Read<IniFile>
}

export interface UnitSection extends IniSection {
  source: Read<IniFile>
}

/** A line `%include`, with why nothing came of it. */
export interface UnitInclude extends IniInclude {
  source: Read<IniFile>
  fault: 'missing' | 'too deep' | undefined
}

/** An ini with what it includes. */
export interface ReadIni {
  /** The ini itself, then each file that it includes, once. */
  inis: readonly Read<IniFile>[]
  /** Sections and pairs in the order in which PgBouncer reads them, those of included files in their place. */
  items: readonly (UnitSection | UnitPair)[]
  includes: readonly UnitInclude[]
}

/** Files below each other, the ini itself counted; one more and PgBouncer says `include nesting level too deep`. */
const maxDepth = 11

/** Reads the ini, and what it includes: from the files at hand, else from the disk. */
export function readIni(
  file: LintFile,
  files: ReadonlyMap<string, LintFile>,
  { version, include }: Pick<LintOptions, 'include'> & { version: string },
): ReadIni {
  const read = new Map<string, Read<IniFile>>()
  const items: (UnitSection | UnitPair)[] = []
  const includes: UnitInclude[] = []
  let section: string | undefined

  const readText = ({ name, text }: Pick<LintFile, 'name' | 'text'>): Read<IniFile> => {
    const known = read.get(name)
    if (known !== undefined) return known
    const made = readFile({ name, text }, (each) => readPgbouncerIni(each, dialectOf(version)))
    read.set(name, made)
    return made
  }
  const find = (path: string): Read<IniFile> | undefined => {
    for (const name of placesOf(path, file.name)) {
      const found = files.get(name) ?? include(name, file.kind)
      if (found !== undefined) return readText(found)
    }
    return undefined
  }
  // A section goes on behind an include, and one that begins in the included file goes on behind that.
  const walk = (source: Read<IniFile>, depth: number): void => {
    for (const item of source.content.items) {
      if (item.kind === 'section') {
        section = item.name
        items.push({ ...item, source })
      } else if (item.kind === 'pair') items.push({ ...item, section, source })
      else {
        // PgBouncer stops there too; to go on could take for ever.
        if (includes.at(-1)?.fault === 'too deep') return
        const found = depth < maxDepth ? find(item.path) : undefined
        const fault = depth < maxDepth ? (found === undefined ? 'missing' : undefined) : 'too deep'
        includes.push({ ...item, source, fault })
        if (found !== undefined) walk(found, depth + 1)
      }
    }
  }
  walk(readText(file), 1)
  return { inis: [...read.values()], items, includes }
}

/** PgBouncer looks where the path leads from its working directory. The ini may be a copy: what stands beside it counts. */
function placesOf(path: string, ini: string): readonly string[] {
  if (path === '') return []
  const beside = dirname(ini)
  return [path, ...(isAbsolute(path) ? [] : [join(beside, path)]), join(beside, basename(path))]
}
