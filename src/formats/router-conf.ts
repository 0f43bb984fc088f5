// Grammar: the Router's own parser (mysql_harness). https://dev.mysql.com/doc/mysql-router/en/mysql-router-configuration-file-syntax.html
import { hasControlCharacter, unquotable } from './text.ts'

const format = 'mysqlrouter.conf'

/** One `name=value` line. */
export function routerOption(name: string, value: string): string {
  const nameFault = routerNameFault(name)
  if (nameFault !== undefined) throw unquotable(name, format, nameFault)
  const fault = routerValueFault(value)
  if (fault !== undefined) throw unquotable(name, format, `its value: ${fault}`)
  return `${name}=${value}`
}

/** `[routing:rw]`; without a key `[logger]`. */
export function routerSection(name: string, key?: string): string {
  for (const word of key === undefined ? [name] : [name, key]) {
    const fault = routerNameFault(word)
    if (fault !== undefined) throw unquotable(word, format, fault)
  }
  return key === undefined ? `[${name}]` : `[${name}:${key}]`
}

/** Why a text cannot be the name of a section or an option, or a section's key; undefined when it can. */
export function routerNameFault(text: string): string | undefined {
  return /^[A-Za-z0-9_]+$/.test(text) ? undefined : 'a name has only letters, digits and "_" there'
}

/** Why a text cannot be a value: there are no quotes and no escapes. Undefined when it can. */
export function routerValueFault(text: string): string | undefined {
  if (hasControlCharacter(text)) return 'it holds a control character'
  if (/^ | $/.test(text)) return 'spaces at its ends would be dropped'
  return text.includes('{') ? 'the Router puts options in for {names}' : undefined
}

export interface RouterConfOption {
  line: number
  column: number
  /** In lower case, as the Router compares it. */
  name: string
  value: string
  valueColumn: number
}

export interface RouterConfSection {
  /** In lower case. */
  name: string
  /** What stands behind the first colon; case counts. */
  key: string | undefined
  line: number
  column: number
  options: readonly RouterConfOption[]
}

export interface RouterConfFault {
  line: number
  column: number
  kind: 'syntax' | 'duplicate'
  /** Never a value of the file: it may be a password. */
  message: string
}

export interface RouterConfFile {
  /** `default` may stand in several places: each is a section here, and the Router sees them as one. */
  sections: readonly RouterConfSection[]
  /** Where the Router stops reading, and why. */
  fault: RouterConfFault | undefined
  /** That one and what it would stop at next. */
  faults: readonly RouterConfFault[]
}

/** Reads sections and options with their places; a line that stops the Router is told, and the rest is read on. */
export function readRouterConf(text: string): RouterConfFile {
  const reader = new Reader()
  for (const [index, raw] of text.split('\n').entries()) reader.read(raw, index + 1)
  const { sections, faults } = reader
  return { sections, fault: faults[0], faults }
}

/** Without the blanks at its ends, of ASCII as the Router knows them; in one walk, however many they are. */
export function trimmed(text: string): string {
  const isBlank = (index: number): boolean => ' \t\r\v\f'.includes(text.charAt(index))
  let start = 0
  let end = text.length
  while (start < end && isBlank(start)) start += 1
  while (end > start && isBlank(end - 1)) end -= 1
  return text.slice(start, end)
}

class Reader {
  readonly sections: (RouterConfSection & { options: RouterConfOption[] })[] = []
  readonly faults: RouterConfFault[] = []
  private readonly seen = new Map<string, number>()
  /** Where options go: nowhere below a section that cannot be told. */
  private options: RouterConfOption[] | undefined
  private hasHeader = false
  private identity = ''

  /** Takes one line. */
  read(raw: string, line: number): void {
    const body = trimmed(raw)
    if (body === '' || body.startsWith('#') || body.startsWith(';')) return
    const column = raw.indexOf(body) + 1
    if (body.startsWith('[')) this.open(body, line, column)
    else this.add(body, line, column)
  }

  private open(body: string, line: number, column: number): void {
    this.hasHeader = true
    this.options = undefined
    const { name, key, message } = readHeader(body)
    if (message !== undefined) this.tell('syntax', line, column, message)
    if (name === undefined) return
    const section = { name: name.toLowerCase(), key, line, column, options: [] }
    this.identity = JSON.stringify([section.name, key])
    const first = this.firstLine(this.identity, line)
    if (first !== undefined && section.name !== 'default') {
      const full = key === undefined ? name : `${name}:${key}`
      this.tell('duplicate', line, column, `section "${full}" already exists, in line ${first}`)
      return
    }
    this.sections.push(section)
    this.options = section.options
  }

  private add(body: string, line: number, column: number): void {
    if (!this.hasHeader) {
      if (this.faults.length > 0) return
      this.tell('syntax', line, column, `option line before the start of a section${hintOfMark(body)}`)
      return
    }
    const option = readOption(body, line, column)
    if (typeof option === 'string') {
      this.tell('syntax', line, column, option)
      return
    }
    if (this.options === undefined) return
    const first = this.firstLine(`${this.identity}.${option.name}`, line)
    if (first === undefined) this.options.push(option)
    else this.tell('duplicate', line, column, `option "${option.name}" already defined, in line ${first}`)
  }

  private tell(kind: RouterConfFault['kind'], line: number, column: number, message: string): void {
    this.faults.push({ line, column, kind, message })
  }

  private firstLine(identity: string, line: number): number | undefined {
    const first = this.seen.get(identity)
    if (first === undefined) this.seen.set(identity, line)
    return first
  }
}

function hintOfMark(body: string): string {
  return body.startsWith('\uFEFF') ? ', the file begins with a byte order mark' : ''
}

interface Header {
  name?: string
  key?: string | undefined
  message?: string
}

/** With a fault, the name and key that were most likely meant. */
function readHeader(body: string): Header {
  const close = body.indexOf(']')
  const inner = close === -1 ? body.slice(1) : body.slice(1, close)
  const colon = inner.indexOf(':')
  const name = colon === -1 ? inner : inner.slice(0, colon)
  const key = colon === -1 ? undefined : inner.slice(colon + 1)
  if (!/^[A-Za-z0-9_]+$/.test(name)) {
    return { message: name === '' ? 'section name "" is empty' : `invalid section name "${name}"` }
  }
  if (close !== body.length - 1) {
    return { name, key, message: 'malformed section header, expected nothing behind [name] or [name:key]' }
  }
  if (key !== undefined && !/^[A-Za-z0-9_]+$/.test(key)) {
    return { name, key, message: `invalid section key "${key}", expected letters, digits and "_"` }
  }
  if (name.toLowerCase() === 'default' && key !== undefined) {
    return { name, message: 'a key is not allowed on DEFAULT' }
  }
  return { name, key }
}

function readOption(body: string, line: number, column: number): RouterConfOption | string {
  const end = body.search(/[:=]/)
  if (end === -1) return 'malformed option line, expected name = value'
  const name = trimmed(body.slice(0, end))
  if (!/^[A-Za-z0-9_]*$/.test(name)) {
    return `invalid option name "${name}", expected letters, digits and "_"`
  }
  const value = trimmed(body.slice(end + 1))
  const valueColumn = column + body.length - value.length
  return { line, column, name: name.toLowerCase(), value, valueColumn }
}
