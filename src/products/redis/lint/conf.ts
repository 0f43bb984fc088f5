import { dirname, isAbsolute, join } from 'node:path'
import { type RedisConfDirective, type RedisConfLine, readRedisConf } from '../../../formats/redis-conf.ts'
import type { LintFile, LintOptions } from '../../../lint/linter.ts'
import { settingOf } from '../../../settings/lookup.ts'
import { isAtLeast } from '../../../settings/version.ts'
import { type Name, type Server, serverOf } from './server-table.ts'

/** One file as it is read. */
export interface ConfFile {
  name: string
  lines: readonly string[]
  content: readonly RedisConfLine[]
}

/** A directive with the file that it stands in. */
export interface Directive extends RedisConfDirective {
  file: ConfFile
}

/** An `include` that was not followed. */
export interface OpenInclude {
  at: Directive
  problem: 'missing' | 'nothing fits' | 'circle'
}

/** What one server or Sentinel starts with: its file and what that includes. */
export interface Conf {
  kind: 'redis.conf' | 'sentinel.conf'
  server: Server
  name: string
  files: readonly ConfFile[]
  /** In the order in which the server reads them. */
  directives: readonly Directive[]
  openIncludes: readonly OpenInclude[]
  /** By name; an old and a new name of one setting are one. The last one counts. */
  last: ReadonlyMap<string, Directive>
}

/** The server's own limit is the number of files it may open. */
const deepestInclude = 50

export function readConf(
  file: LintFile,
  options: Pick<LintOptions, 'include' | 'matching' | 'fork'> & { version: string },
): Conf {
  const content = readRedisConf(file.text, { joinsQuotes: false })
  const names = content.flatMap((line) => ('name' in line ? [settingName(line)] : []))
  const server = serverOf(file, names, options)
  const reading = new Reading(server, {
    open: (path) => options.include(path, file.kind),
    matching: (pattern) => options.matching?.(pattern) ?? [],
  })
  reading.read(file.name, file.text, [])
  const { files, directives, openIncludes } = reading
  const last = new Map(directives.map((directive) => [nameOf(server, directive), directive]))
  const kind = file.kind === 'sentinel.conf' ? 'sentinel.conf' : 'redis.conf'
  return { kind, server, name: file.name, files, directives, openIncludes, last }
}

function settingName({ name, words }: RedisConfDirective): Name {
  return name === 'sentinel' ? { name: words[0]?.text.toLowerCase() ?? '', section: 'sentinel' } : { name }
}

/** The directive that decides a setting; undefined where none does. */
export function decisive({ server, last }: Conf, name: string): Directive | undefined {
  return last.get(settingOf(server.table, name)?.replacedBy ?? name)
}

/** Its first word; undefined where the setting is not written. */
export function valueIn(conf: Conf, name: string): string | undefined {
  return decisive(conf, name)?.words[0]?.text
}

export function isYes(conf: Conf, name: string): boolean {
  return valueIn(conf, name)?.toLowerCase() === 'yes'
}

/** A setting goes by its newest name. */
export function nameOf({ table }: Server, { name }: RedisConfDirective): string {
  return settingOf(table, name)?.replacedBy ?? name
}

class Reading {
  readonly files: ConfFile[] = []
  readonly directives: Directive[] = []
  readonly openIncludes: OpenInclude[] = []
  private readonly server: Server
  private readonly disk: Disk

  constructor(server: Server, disk: Disk) {
    this.server = server
    this.disk = disk
  }

  read(name: string, text: string, path: readonly string[]): void {
    const content = readRedisConf(text, { joinsQuotes: this.server.flavor === 'valkey' })
    const file = { name, lines: text.split('\n'), content }
    this.files.push(file)
    for (const line of content) {
      if (!('name' in line)) continue
      const directive = { ...line, file }
      this.directives.push(directive)
      if (line.name === 'include' && line.words.length === 1) this.include(directive, [...path, name])
    }
  }

  private include(at: Directive, path: readonly string[]): void {
    const named = at.words[0]?.text ?? ''
    const isPattern = /[*?[]/.test(named) && isAtLeast(this.server.version, '7.0')
    const found = isPattern ? this.findAll(named, at.file.name) : this.find(named, at.file.name)
    if (found.length === 0) this.openIncludes.push({ at, problem: isPattern ? 'nothing fits' : 'missing' })
    for (const file of found) {
      if (path.includes(file.name) || path.length > deepestInclude) {
        this.openIncludes.push({ at, problem: 'circle' })
      } else this.read(file.name, file.text, path)
    }
  }

  private find(named: string, from: string): readonly LintFile[] {
    for (const name of places(named, from)) {
      const found = this.disk.open(name)
      if (found !== undefined) return [found]
    }
    return []
  }

  /** A directory that fits is read as an empty file. */
  private findAll(pattern: string, from: string): readonly LintFile[] {
    for (const place of places(pattern, from)) {
      const found = this.disk.matching(place).flatMap((name) => this.disk.open(name) ?? [])
      if (found.length > 0) return found
    }
    return []
  }
}

interface Disk {
  open: (path: string) => LintFile | undefined
  matching: (pattern: string) => readonly string[]
}

/** The server looks from its working directory on, which no file tells: a copy lies beside the file. */
function places(named: string, from: string): readonly string[] {
  return isAbsolute(named) ? [named] : [join(dirname(from), named), named]
}
