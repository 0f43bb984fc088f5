import { dirname, isAbsolute, join } from 'node:path'
import { didYouMean } from '../../../diagnostics/did-you-mean.ts'
import { quoted } from '../../../diagnostics/finding.ts'
import {
  type LibconfigEntry,
  type LibconfigSetting,
  type LibconfigValue,
  readLibconfig,
} from '../../../formats/libconfig.ts'
import type { LintFile, LintOptions } from '../../../lint/linter.ts'
import { isAtLeast } from '../../../settings/version.ts'
import { adminTable } from './admin-tables.ts'
import { type CnfSection, cnfSections, processSettings, variableGroups } from './cnf-sections.ts'
import type { Fault } from './fault.ts'
import { Memory } from './memory.ts'
import { Modules } from './modules.ts'
import { type Source, sourceOf } from './source.ts'
import { type SqlValue, stored } from './sql-value.ts'
import type { Cell, MemoryRow } from './table-rows.ts'
import { Variables } from './variables.ts'

/** What ProxySQL makes of a proxysql.cnf at its first start. */
export interface ReadCnf {
  source: Source
  memory: Memory
  variables: Variables
  modules: Modules
  /** Names of the files that it includes. */
  included: readonly string[]
}

type Options = Pick<LintOptions, 'include'> & { version: string }

/** A setting with the file that it is in. */
interface Placed {
  setting: LibconfigSetting
  source: Source
}

/** Files that include one another have no end. */
const deepestInclude = 10

export function readCnf(file: LintFile, options: Options): ReadCnf {
  const reading = new Reading(sourceOf(file), options)
  reading.read()
  const { source, memory, variables, modules, included } = reading
  return { source, memory, variables, modules, included }
}

class Reading {
  readonly source: Source
  readonly memory: Memory
  readonly variables: Variables
  readonly modules = new Modules()
  readonly included: string[] = []
  readonly #options: Options

  constructor(source: Source, options: Options) {
    this.source = source
    this.memory = new Memory(options.version, true)
    this.variables = new Variables(source)
    this.#options = options
  }

  read(): void {
    for (const placed of this.#fileSettings(this.source, 0)) this.#top(placed)
  }

  /** The settings of a file, and of those that it includes. */
  #fileSettings(source: Source, depth: number): Placed[] {
    const { entries, faults } = readLibconfig(source.text)
    for (const { at, message } of faults)
      this.#report(
        'cnf-syntax',
        source,
        { start: at, end: at + 1 },
        message,
        'ProxySQL does not start: mend the line',
        true,
      )
    return this.#placed(entries, source, depth)
  }

  #placed(entries: readonly LibconfigEntry[], source: Source, depth: number): Placed[] {
    return entries.flatMap((entry) => {
      if ('name' in entry) return [{ setting: entry, source }]
      const beside = isAbsolute(entry.path) ? entry.path : join(dirname(source.name), entry.path)
      const file = depth > deepestInclude ? undefined : this.#options.include(beside, 'proxysql.cnf')
      if (file === undefined) return []
      this.included.push(file.name)
      return this.#fileSettings(sourceOf(file), depth + 1)
    })
  }

  #top({ setting, source }: Placed): void {
    const { name, value } = setting
    const prefix = variableGroups[name]
    if (prefix !== undefined) {
      if (name === 'pgsql_variables' && !isAtLeast(this.memory.version, '3.0'))
        this.#newer(setting, source, '3.0')
      else if (value.kind === 'group') this.#variables(prefix, this.#placed(value.settings, source, 0))
      else this.#wrongKind(setting, source, 'a group: { name = value }')
      return
    }
    const section = cnfSections[name]
    if (section !== undefined) {
      if (section.since !== undefined && !isAtLeast(this.memory.version, section.since))
        this.#newer(setting, source, section.since)
      else if (value.kind === 'list') for (const item of value.items) this.#row(section, item, source)
      else this.#wrongKind(setting, source, 'a list of groups: ( { ... }, { ... } )')
      return
    }
    if (!processSettings.includes(name)) this.#unknownSection(setting, source)
  }

  #unknownSection({ name, start, end }: LibconfigSetting, source: Source): void {
    const isTable = adminTable(name) !== undefined
    const near = didYouMean(name, [
      ...Object.keys(cnfSections),
      ...Object.keys(variableGroups),
      ...processSettings,
    ])
    this.#report(
      'cnf-key',
      source,
      { start, end },
      isTable
        ? `ProxySQL does not read ${name} from proxysql.cnf, and says nothing`
        : `${quoted(name)} is nothing that ProxySQL reads, and it says nothing`,
      isTable
        ? 'write it to the admin interface, in SQL'
        : near === undefined
          ? 'remove it'
          : `write ${near}`,
    )
  }

  #newer({ name, start, end }: LibconfigSetting, source: Source, since: string): void {
    const message = `${name} is not in ProxySQL ${this.memory.version}, it came with ${since}`
    this.#report(
      'version',
      source,
      { start, end },
      message,
      `remove it, or give --target proxysql=${since} when that runs there`,
    )
  }

  #wrongKind({ name, start, end }: LibconfigSetting, source: Source, expected: string): void {
    this.#report('cnf-value', source, { start, end }, `${name} does not fit, expected ${expected}`, undefined)
  }

  #variables(prefix: string, settings: readonly Placed[]): void {
    for (const { setting, source } of settings) {
      const { name, start, end, value } = setting
      const text = variableText(value)
      if (text === undefined) {
        const message = `${name} does not fit, expected a text, a whole number of 32 bits, true or false: ProxySQL makes it empty`
        this.#report(
          'cnf-value',
          source,
          { start: value.start, end: value.end },
          message,
          'put it in quotes',
          true,
        )
        continue
      }
      this.#checkQuote(text, '"', value, source)
      this.variables.assign(
        {
          name: `${prefix}${name}`,
          value: text,
          at: { start: value.start, end: value.end },
          statement: { start, end },
          source,
        },
        this.modules,
      )
    }
  }

  /** ProxySQL puts the texts into SQL as they are. */
  #checkQuote(text: string, quote: string, { start, end }: LibconfigValue, source: Source): void {
    if (!text.includes(quote)) return
    const message = `a ${quote} in a text that ProxySQL puts into SQL between ${quote}: SQLite refuses it, and the row is left out`
    this.#report('cnf-value', source, { start, end }, message, 'set it in the admin interface', true)
  }

  #row(section: CnfSection, item: LibconfigValue, source: Source): void {
    const rows = this.memory.table(section.table)
    if (rows === undefined) return
    if (item.kind !== 'group') {
      this.#report(
        'cnf-value',
        source,
        item,
        `a row of ${section.table} does not fit, expected { name = value }`,
        undefined,
      )
      return
    }
    const settings = this.#placed(item.settings, source, 0)
    const names = settings.map(({ setting }) => setting.name)
    for (const keys of section.mandatory) {
      if (keys.some((key) => names.includes(key))) continue
      const message = `a row of ${section.table} without ${keys.join(' or ')}: ProxySQL leaves it out`
      this.#report(
        'cnf-value',
        source,
        { start: item.start, end: item.start + 1 },
        message,
        `write ${keys[0]} = ...`,
      )
      return
    }
    const cells: (Cell | undefined)[] = []
    for (const { setting, source: from } of settings) this.#cell(section, setting, from, cells)
    if (section.table.endsWith('_query_rules')) {
      // The table's own default is 0.
      const active = rows.table.indexOf('active')
      cells[active] ??= { value: 1, start: item.start, end: item.start + 1 }
    }
    const row: MemoryRow = { source, start: item.start, end: item.end, cells, isSure: true, how: 'replace' }
    this.memory.insert(rows, row, 'replace')
  }

  #cell(section: CnfSection, setting: LibconfigSetting, source: Source, cells: (Cell | undefined)[]): void {
    const table = adminTable(section.table)
    const name = section.aliases[setting.name] ?? setting.name
    // libconfig looks at the case of a key.
    const index = table?.columns.findIndex((column) => column.name === name) ?? -1
    const column = table?.columns[index]
    if (table === undefined || column === undefined || section.unread.includes(name)) {
      this.#unknownKey(section, setting, source)
      return
    }
    const { value, start, end } =
      setting.value.kind === 'string' || setting.value.kind === 'integer'
        ? setting.value
        : { ...setting.value, value: undefined }
    const wants = column.affinity === 'integer' ? 'integer' : 'string'
    const isLong = setting.value.kind === 'integer' && setting.value.isLong
    if (setting.value.kind !== wants || isLong) {
      const expected = wants === 'string' ? 'a text in quotes' : 'a whole number without quotes'
      const message = `${setting.name} does not fit, expected ${expected}: ProxySQL passes over it and takes ${shownDefault(column.default)}`
      this.#report('cnf-value', source, { start, end }, message, undefined, true)
      return
    }
    if (typeof value === 'string') this.#checkQuote(value, quoteOf(section, name), setting.value, source)
    // A negative number stands for none, in the rules.
    const isNone =
      section.table.endsWith('_query_rules') && typeof value === 'number' && value < 0 && !column.isRequired
    cells[index] = { value: isNone ? null : storedText(value, column.affinity, name), start, end }
  }

  #unknownKey(
    { table, aliases, unread }: CnfSection,
    { name, start, end }: LibconfigSetting,
    source: Source,
  ): void {
    const columns = adminTable(table)?.columns.map((column) => column.name) ?? []
    const known = [...columns, ...Object.keys(aliases)].filter((column) => !unread.includes(column))
    const near = didYouMean(name, known)
    const message = `${quoted(name)} is nothing that ProxySQL reads in ${table}, and it says nothing`
    this.#report(
      'cnf-key',
      source,
      { start, end },
      message,
      near === undefined ? 'remove it' : `write ${near}`,
    )
  }

  #report(
    kind: Fault['kind'],
    source: Source,
    { start, end }: { start: number; end: number },
    message: string,
    hint: string | undefined,
    holdsSecret = false,
  ): void {
    this.memory.faults.push({ kind, source, start, end, message, hint, holdsSecret })
  }
}

/** As ProxySQL writes it into global_variables. */
function variableText(value: LibconfigValue): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.value
    case 'boolean':
      return String(value.value)
    case 'integer':
      return value.isLong ? undefined : String(value.value)
    default:
      return undefined
  }
}

/** An unknown status counts as ONLINE, without a word: the rule about values finds it. */
function storedText(value: SqlValue, affinity: Parameters<typeof stored>[1], name: string): SqlValue {
  return name === 'status' && typeof value === 'string' ? value : stored(value, affinity)
}

/** The quotes that ProxySQL's own INSERT has around a text; it doubles those of comments. */
function quoteOf({ table }: CnfSection, column: string): string {
  if (column === 'comment') return '\0'
  if (/_query_rules$/.test(table)) return '"'
  return /_servers$/.test(table) ? '"' : "'"
}

function shownDefault(value: string | number | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
