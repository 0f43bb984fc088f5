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
  /** What stands behind the last colon; case counts. */
  key: string | undefined
  line: number
  options: readonly RouterConfOption[]
}

export interface RouterConfFile {
  /** `default` may stand in several places: each is a section here, and the Router sees them as one. */
  sections: readonly RouterConfSection[]
  /** Where the Router stops reading, and why. */
  fault: { line: number; message: string } | undefined
}

/** Reads what the Router would read: sections, options, positions, and the same end at an error. */
export function readRouterConf(text: string): RouterConfFile {
  const reader = new Reader()
  for (const [index, raw] of text.split('\n').entries()) {
    const message = reader.read(raw, index + 1)
    if (message !== undefined) return { sections: reader.sections, fault: { line: index + 1, message } }
  }
  return { sections: reader.sections, fault: undefined }
}

class Reader {
  readonly sections: (RouterConfSection & { options: RouterConfOption[] })[] = []
  private readonly seen = new Set<string>()

  /** Takes one line; a message where the Router stops. */
  read(raw: string, line: number): string | undefined {
    const body = raw.replace(/^[ \t\r\v\f]+|[ \t\r\v\f]+$/g, '')
    if (body === '' || body.startsWith('#') || body.startsWith(';')) return undefined
    return body.startsWith('[') ? this.open(body, line) : this.add(raw, body, line)
  }

  private open(body: string, line: number): string | undefined {
    const header = readHeader(body)
    if (typeof header === 'string') return header
    const isKnown = this.isSeen(header.name, header.key)
    if (isKnown && header.name !== 'default') return `section ${body} already exists`
    this.sections.push({ ...header, line, options: [] })
    return undefined
  }

  private add(raw: string, body: string, line: number): string | undefined {
    const section = this.sections.at(-1)
    if (section === undefined) return 'option line before the start of a section'
    const option = readOption(raw, body, line)
    if (typeof option === 'string') return option
    if (this.isSeen(section.name, section.key, option.name)) return `option "${option.name}" already defined`
    section.options.push(option)
    return undefined
  }

  private isSeen(...names: readonly (string | undefined)[]): boolean {
    const identity = JSON.stringify(names)
    return this.seen.size === this.seen.add(identity).size
  }
}

function readHeader(body: string): { name: string; key: string | undefined } | string {
  if (!body.endsWith(']')) return `malformed section header "${body}"`
  const inner = body.slice(1, -1)
  const colon = inner.lastIndexOf(':')
  const name = colon === -1 ? inner : inner.slice(0, colon)
  const key = colon === -1 ? undefined : inner.slice(colon + 1)
  if (!/^[A-Za-z0-9_]*$/.test(name)) return `invalid section name "${name}"`
  if (key !== undefined && !/^[A-Za-z0-9_]+$/.test(key)) return `invalid section key "${key}"`
  if (name.toLowerCase() === 'default' && key !== undefined) return 'a key is not allowed on DEFAULT'
  return { name: name.toLowerCase(), key }
}

function readOption(raw: string, body: string, line: number): RouterConfOption | string {
  const end = body.search(/[:=]/)
  if (end === -1) return `malformed option line "${body}"`
  const name = body.slice(0, end).replace(/[ \t\v\f]+$/, '')
  if (!/^[A-Za-z0-9_]*$/.test(name)) return `invalid option name "${name}"`
  const value = body.slice(end + 1).replace(/^[ \t\r\v\f]+/, '')
  const start = raw.indexOf(body)
  const valueColumn = start + body.length - value.length + 1
  return { line, column: start + 1, name: name.toLowerCase(), value, valueColumn }
}
