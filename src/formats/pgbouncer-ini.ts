// Grammar: libusual's cfparser, which reads pgbouncer.ini. https://www.pgbouncer.org/config.html
import { type Place, Scanner } from './scanner.ts'
import { refuseControlCharacters, unquotable } from './text.ts'

const format = 'pgbouncer.ini'

/** Whether names in quotes are read; PgBouncer does so from 1.25. */
export interface IniDialect {
  quotedKeys: boolean
}

/** A key as it is typed before `=`. */
export function iniKey(text: string, dialect: IniDialect): string {
  const fault = iniKeyFault(text, dialect)
  if (fault !== undefined) throw unquotable(text, format, fault)
  return isPlain(text) ? text : `'${text}'`
}

/** Why a text cannot be a key; undefined when it can. */
export function iniKeyFault(text: string, { quotedKeys }: IniDialect): string | undefined {
  refuseControlCharacters(text, format)
  if (text === '') return 'it is empty'
  if (isPlain(text)) return undefined
  if (!quotedKeys) return 'PgBouncer before 1.25 takes only letters, digits, ".", "_" and "-" in a name'
  if (text.includes("'")) return "PgBouncer has no way to write ' in a name"
  // Quoted or not.
  return text === '*' ? 'it stands for every database' : undefined
}

function isPlain(text: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(text)
}

/** A value after `=`. It goes on to the end of the line; the reader drops spaces around it. */
export function iniValue(text: string): string {
  refuseControlCharacters(text, format)
  if (/^ | $/.test(text)) throw unquotable(text, format, 'spaces at its ends would be dropped')
  return text
}

/** A comment, for a line of its own: behind a value it would become part of the value. */
export function iniComment(text: string): string {
  return `; ${refuseControlCharacters(text, format)}`
}

export type IniItem = IniSection | IniInclude | IniPair

export interface IniSection extends Place {
  kind: 'section'
  name: string
}

export interface IniInclude extends Place {
  kind: 'include'
  path: string
}

export interface IniPair extends Place {
  kind: 'pair'
  section: string | undefined
  key: string
  value: string
  valuePlace: Place
}

export interface IniFile {
  items: readonly IniItem[]
  /** Where PgBouncer stops reading. */
  syntaxError: Place | undefined
}

/** Reads what PgBouncer would read: the same comments, keys, values and the same end at an error. */
export function readPgbouncerIni(text: string, dialect: IniDialect): IniFile {
  const items: IniItem[] = []
  const scanner = new Scanner(text)
  let section: string | undefined
  for (;;) {
    scanner.take(/[ \t\n\r\v\f]+/)
    if (scanner.isAtEnd) return { items, syntaxError: undefined }
    const place = scanner.place()
    const item = readItem(scanner, place, section, dialect)
    if (item === undefined) return { items, syntaxError: place }
    if (item === 'comment') continue
    if (item.kind === 'section') section = item.name
    items.push(item)
  }
}

function readItem(
  scanner: Scanner,
  place: Place,
  section: string | undefined,
  { quotedKeys }: IniDialect,
): IniItem | 'comment' | undefined {
  if (scanner.take(/[#;][^\n]*/) !== '') return 'comment'
  if (scanner.take(/%include[ \t]+/) !== '') {
    return { kind: 'include', ...place, path: trimEnd(scanner.take(/[^\n]*/)) }
  }
  if (scanner.take(/\[/) !== '') {
    const name = scanner.take(/[^\]\n]*/)
    return scanner.take(/\]/) === '' ? undefined : { kind: 'section', ...place, name }
  }
  const quoted = quotedKeys ? scanner.take(/'[^']+'/) : ''
  const key = quoted === '' ? scanner.take(/[A-Za-z0-9_.*-]*/) : quoted.slice(1, -1)
  if (scanner.take(/[ \t]*=[ \t]*/) === '') return undefined
  const valuePlace = scanner.place()
  return { kind: 'pair', ...place, section, key, value: trimEnd(scanner.take(/[^\n]*/)), valuePlace }
}

function trimEnd(text: string): string {
  return text.replace(/[ \t\r\v\f]+$/, '')
}
