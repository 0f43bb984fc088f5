import { candidates, isAvailable, settingOf } from '../../../settings/lookup.ts'
import { needsRestart, settingsTable } from '../table.ts'
import { evaluate, nowhere } from './evaluate.ts'
import type { Memory } from './memory.ts'
import type { Mark, Modules } from './modules.ts'
import type { SetCommand } from './set-command.ts'
import type { Source } from './source.ts'
import { type SqlValue, stored } from './sql-value.ts'

/** A global variable that the file sets. */
export interface Assigned {
  name: string
  /** Undefined where the file does not tell it. */
  value: string | undefined
  source: Source
  /** The value; the name where there is no value. */
  at: Mark
  /** The statement, or the line of proxysql.cnf. */
  statement: Mark
  /** The LOAD behind it, of a variable that takes effect at a start only. */
  loaded: Mark | undefined
}

/** The global variables of a file. */
export class Variables {
  /** In the order of the file, also those that are set twice. */
  readonly all: Assigned[] = []
  readonly #last = new Map<string, Assigned>()
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  /** The last value that the file gives a variable. */
  get(name: string): Assigned | undefined {
    return this.#last.get(name)
  }

  assign(
    given: { name: string; value: SqlValue; at: Mark; statement: Mark; source?: Source },
    modules: Modules,
  ): void {
    const text = stored(given.value, 'text')
    const assigned: Assigned = {
      ...given,
      value: typeof text === 'string' ? text : undefined,
      source: given.source ?? this.#source,
      loaded: undefined,
    }
    this.all.push(assigned)
    this.#last.set(given.name, assigned)
    modules.changed(variableModule(given.name), given.statement, !needsRestart(given.name))
  }

  /** `SET mysql-x = 'y'`. */
  set(
    command: SetCommand,
    memory: Memory,
    modules: Modules,
    statement: Mark,
  ): { kind: 'statement' | 'name'; start: number; end: number; message: string; hint: string } | undefined {
    const { value, start, end } = command
    const name = writtenName(command.name, memory.version)
    if (value === undefined)
      return {
        kind: 'statement',
        start,
        end,
        message: `no value that SQLite understands for ${name}`,
        hint: `write SET ${name}='...'`,
      }
    const isWord = value.kind === 'column' && !value.isDoubted && !/^(?:true|false)$/i.test(value.name)
    if (isWord)
      return {
        kind: 'name',
        start: value.start,
        end: value.end,
        message: `a value without quotes is the name of a column for ProxySQL`,
        hint: `write SET ${name}='...'`,
      }
    this.assign(
      { name, value: evaluate(value, nowhere), at: { start: value.start, end: value.end }, statement },
      modules,
    )
    return undefined
  }

  loaded(module: string, mark: Mark): void {
    for (const assigned of this.#last.values())
      if (variableModule(assigned.name) === module && needsRestart(assigned.name)) assigned.loaded ??= mark
  }

  /** Memory was filled from elsewhere. */
  forget(module: string): void {
    for (const name of [...this.#last.keys()]) if (variableModule(name) === module) this.#last.delete(name)
  }
}

/** `mysql-threads` -> `MYSQL VARIABLES`. */
export function variableModule(name: string): string {
  return `${name.slice(0, name.indexOf('-')).toUpperCase()} VARIABLES`
}

/** SET does not look at the case, where the variable is one. */
function writtenName(name: string, version: string): string {
  if (settingOf(settingsTable, name) !== undefined) return name
  return variableNames(version).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name
}

const namesByVersion = new Map<string, readonly string[]>()

/** The variables that a version has. */
export function variableNames(version: string): readonly string[] {
  const known =
    namesByVersion.get(version) ??
    candidates(settingsTable)
      .filter((setting) => setting.section === undefined && isAvailable(setting, version))
      .map(({ name }) => name)
  namesByVersion.set(version, known)
  return known
}
