// pgbouncer_hba.conf. https://www.pgbouncer.org/config.html#hba-file-format
import { ipFamily } from './ip.ts'
import { type Place, Scanner } from './scanner.ts'
import { refuseControlCharacters, unquotable } from './text.ts'

const format = 'pgbouncer_hba.conf'

/** The keyword `all`, or names, of which none is a keyword. */
export type HbaNames = 'all' | readonly string[]

/** One rule. */
export interface HbaRule {
  type: 'local' | 'host' | 'hostssl' | 'hostnossl'
  databases: HbaNames
  users: HbaNames
  /** `10.0.8.0/24`; undefined for `local`. */
  address: string | undefined
  method: string
}

/** One line of the file. */
export function hbaLine({ type, databases, users, address, method }: HbaRule): string {
  const names = [databases, users].map((list) => (list === 'all' ? list : list.map(hbaName).join(',')))
  return [type, ...names, ...(address === undefined ? [] : [hbaAddress(address)]), method].join(' ')
}

// Quotes keep a name from being a keyword (all, sameuser, replication), a file (@...) or a group (+...).
function hbaName(text: string): string {
  refuseControlCharacters(text, format)
  if (text === '') throw unquotable(text, format, 'it is empty')
  return `"${text.replaceAll('"', '""')}"`
}

function hbaAddress(text: string): string {
  const fault = hbaAddressFault(text)
  if (fault !== undefined) throw unquotable(text, format, fault)
  return text
}

/** Why a text is no network PgBouncer would match; undefined when it is one. */
export function hbaAddressFault(text: string): string | undefined {
  const [, address = '', length = ''] = /^([0-9A-Fa-f.:]+)\/([0-9]{1,3})$/.exec(text) ?? []
  const family = ipFamily(address)
  if (family === 0) return 'expected a network with its length, such as 10.0.8.0/24'
  const bits = bitsOf(address, family)
  if (Number(length) > bits.length) return `expected a length from 0 to ${bits.length}`
  // PgBouncer compares the masked client with the unmasked address: such a rule never matches.
  return bits.slice(Number(length)).includes('1')
    ? `its address has bits beyond /${length} and never matches`
    : undefined
}

function bitsOf(address: string, family: number): string {
  if (family === 4)
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  return groupsOf(address)
    .map((group) => group.toString(2).padStart(16, '0'))
    .join('')
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/[0-9]+(?:\.[0-9]+){3}$/, (tail) => {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [head = [], tail = []] = hexadecimal.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const missing = hexadecimal.includes('::') ? 8 - head.length - tail.length : 0
  return [...head, ...Array<string>(missing).fill('0'), ...tail].map((group) => Number.parseInt(group, 16))
}

export interface HbaLine extends Place, HbaRule {}

export interface HbaFile {
  rules: readonly HbaLine[]
  /** Lines that PgBouncer leaves out with a warning. */
  skipped: readonly Place[]
}

/** Reads what PgBouncer would read, line by line. */
export function readHba(text: string): HbaFile {
  const rules: HbaLine[] = []
  const skipped: Place[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const tokens = tokensOf(line)
    const place = { line: index + 1, column: line.length - line.trimStart().length + 1 }
    if (tokens?.length === 0) continue
    const rule = tokens === undefined ? undefined : ruleOf(tokens)
    if (rule === undefined) skipped.push(place)
    else rules.push({ ...place, ...rule })
  }
  return { rules, skipped }
}

interface Token {
  kind: 'word' | 'quoted' | 'comma'
  text: string
}

function tokensOf(line: string): readonly Token[] | undefined {
  const scanner = new Scanner(line)
  const tokens: Token[] = []
  for (;;) {
    scanner.take(/[ \t\r\v\f]+/)
    if (scanner.isAtEnd || scanner.take(/#/) !== '') return tokens
    if (scanner.take(/,/) !== '') {
      tokens.push({ kind: 'comma', text: ',' })
      continue
    }
    const quoted = scanner.take(/"(?:[^"]|"")*"/)
    if (quoted !== '') tokens.push({ kind: 'quoted', text: quoted.slice(1, -1).replaceAll('""', '"') })
    else if (line[scanner.position] === '"') return undefined
    else tokens.push({ kind: 'word', text: scanner.take(/[^,#" \t\r\v\f]+/) })
  }
}

function ruleOf(tokens: readonly Token[]): HbaRule | undefined {
  const rest = [...tokens]
  const type = rest.shift()?.text
  if (type !== 'local' && type !== 'host' && type !== 'hostssl' && type !== 'hostnossl') return undefined
  const databases = takeNames(rest)
  const users = takeNames(rest)
  const address = type === 'local' ? undefined : rest.shift()?.text
  const method = rest.shift()?.text
  if (method === undefined || rest.length > 0 || databases === undefined || users === undefined)
    return undefined
  return { type, databases, users, address, method }
}

function takeNames(tokens: Token[]): HbaNames | undefined {
  const taken: Token[] = []
  for (;;) {
    const token = tokens.shift()
    if (token === undefined || token.kind === 'comma') return undefined
    taken.push(token)
    if (tokens[0]?.kind !== 'comma') break
    tokens.shift()
  }
  return taken.some(({ kind, text }) => kind === 'word' && text === 'all')
    ? 'all'
    : taken.map(({ text }) => text)
}
