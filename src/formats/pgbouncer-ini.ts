// Grammar: libusual's cfparser, which reads pgbouncer.ini. https://www.pgbouncer.org/config.html
import { trimEndSpaces } from './c-space.ts'
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
  /** What stands in it, behind a syntax error too: PgBouncer itself reads nothing after the first. */
  items: readonly IniItem[]
  syntaxErrors: readonly IniSyntaxError[]
}

export interface IniSyntaxError extends Place {
  fault: IniFault
}

export type IniFault =
  /** The file starts with U+FEFF. */
  | 'byte-order mark'
  /** PgBouncer takes a NUL for the end of the file. */
  | 'NUL'
  /** `[databases` without `]`. */
  | 'open section'
  /** No `=` behind the name. */
  | 'no equals sign'
  /** Something before `=` that a name cannot hold. */
  | 'name'

const [space, restOfLine, equals] = [/[ \t\n\r\v\f]+/y, /[^\n]*/y, /[ \t]*=[ \t]*/y]
const [comment, include, bracket] = [/[#;][^\n]*/y, /%include[ \t]+/y, /\[/y]
const [quotedName, plainName] = [/'[^']+'/y, /[A-Za-z0-9_.*-]*/y]

/** Reads as PgBouncer does: the same comments, keys and values, nothing behind a NUL. Behind a syntax error it goes on in the next line. */
export function readPgbouncerIni(text: string, dialect: IniDialect): IniFile {
  const items: IniItem[] = []
  const syntaxErrors: IniSyntaxError[] = []
  const end = text.indexOf('\0')
  const scanner = new Scanner(end === -1 ? text : text.slice(0, end))
  let section: string | undefined
  for (;;) {
    scanner.take(space)
    if (scanner.isAtEnd) break
    const place = scanner.place()
    const { item, fault } = readItem(scanner, place, section, dialect)
    if (fault !== undefined) syntaxErrors.push({ ...place, fault })
    if (item?.kind === 'section') section = item.name
    if (item !== undefined) items.push(item)
  }
  if (end !== -1) syntaxErrors.push({ ...scanner.place(), fault: 'NUL' })
  return { items, syntaxErrors }
}

interface Taken {
  item?: IniItem
  fault?: IniFault
}

function readItem(scanner: Scanner, place: Place, section: string | undefined, dialect: IniDialect): Taken {
  if (place.line === 1 && place.column === 1 && scanner.take(/\uFEFF/) !== '')
    return { fault: 'byte-order mark' }
  if (scanner.take(comment) !== '') return {}
  if (scanner.take(include) !== '') {
    return { item: { kind: 'include', ...place, path: trimEndSpaces(scanner.take(restOfLine)) } }
  }
  if (scanner.take(bracket) !== '') return readSection(scanner, place)
  const key = readKey(scanner, dialect)
  if (scanner.take(equals) === '') {
    const rest = scanner.take(restOfLine)
    return { fault: rest.includes('=') ? 'name' : 'no equals sign' }
  }
  const valuePlace = scanner.place()
  const value = trimEndSpaces(scanner.take(restOfLine))
  return { item: { kind: 'pair', ...place, section, key, value, valuePlace } }
}

/** A section without its end still counts as one: what stands below it was meant for it. */
function readSection(scanner: Scanner, place: Place): Taken {
  const name = scanner.take(/[^\]\n]*/)
  if (scanner.take(/\]/) !== '') return { item: { kind: 'section', ...place, name } }
  return { item: { kind: 'section', ...place, name: trimEndSpaces(name) }, fault: 'open section' }
}

function readKey(scanner: Scanner, { quotedKeys }: IniDialect): string {
  const quoted = quotedKeys ? scanner.take(quotedName) : ''
  return quoted === '' ? scanner.take(plainName) : quoted.slice(1, -1)
}
