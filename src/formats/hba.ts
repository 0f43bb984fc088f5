// pgbouncer_hba.conf. https://www.pgbouncer.org/config.html#hba-file-format
import { hbaAddressFault } from './hba-address.ts'
import { type HbaToken, hbaTokens } from './hba-tokens.ts'
import type { Place } from './scanner.ts'
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

export interface HbaLine extends Place, HbaRule {
  /** Behind the method, as they are typed: `map=staff`. */
  options: readonly string[]
}

/** A line that PgBouncer leaves out with a warning. */
export interface HbaFault extends Place {
  /** `unknown type "hostgssenc"`. */
  message: string
  /** What it takes instead; undefined where nothing can take its place. */
  expected: string | undefined
}

export interface HbaFile {
  rules: readonly HbaLine[]
  skipped: readonly HbaFault[]
}

/** Reads what the newest PgBouncer would read, line by line. */
export function readHba(text: string): HbaFile {
  const rules: HbaLine[] = []
  const skipped: HbaFault[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const tokens = hbaTokens(line)
    if (tokens.length === 0) continue
    const at = (column: number): Place => ({ line: index + 1, column })
    const read = new HbaReading(tokens, line.trimEnd().length + 1).rule()
    if ('fault' in read) {
      const { column, fault, expected } = read
      skipped.push({ ...at(column), message: fault, expected })
    } else rules.push({ ...at(tokens[0]?.column ?? 1), ...read })
  }
  return { rules, skipped }
}

interface Refusal {
  column: number
  fault: string
  expected: string | undefined
}

const types = ['local', 'host', 'hostssl', 'hostnossl'] as const
const methods = ['trust', 'reject', 'md5', 'password', 'peer', 'cert', 'scram-sha-256', 'ldap']

/** One line's tokens on their way to a rule; whatever is thrown away by PgBouncer is a refusal. */
class HbaReading {
  private readonly tokens: readonly HbaToken[]
  private readonly end: number
  private next = 0
  private refusal: Refusal | undefined

  constructor(tokens: readonly HbaToken[], end: number) {
    this.tokens = tokens
    this.end = end
  }

  rule(): Omit<HbaLine, keyof Place> | Refusal {
    const type = this.type()
    const databases = this.names('databases')
    const users = this.names('users')
    const address = type === 'local' ? undefined : this.address()
    const method = this.method()
    const options = this.options(method)
    if (this.refusal !== undefined) return this.refusal
    return { type, databases, users, address, method, options }
  }

  private type(): HbaRule['type'] {
    const token = this.tokens[this.next++]
    const type = types.find((each) => token?.kind === 'word' && each === token.text)
    if (type === undefined) this.refuse(token, `unknown type ${shown(token)}`, `one of ${types.join(', ')}`)
    return type ?? 'host'
  }

  private names(what: string): HbaNames {
    const taken: HbaToken[] = []
    for (;;) {
      const token = this.tokens[this.next++]
      if (token === undefined || token.kind === 'comma' || token.kind === 'open') {
        this.refuse(token, token?.kind === 'open' ? openQuote : `${what} are missing`, 'a name, or all')
        return []
      }
      const fault = nameFault(token)
      if (fault !== undefined) this.refuse(token, fault, 'names, or all')
      taken.push(token)
      if (this.tokens[this.next]?.kind !== 'comma') break
      this.next += 1
    }
    return taken.some(({ kind, text }) => kind === 'word' && text === 'all')
      ? 'all'
      : taken.map(({ text }) => text)
  }

  private address(): string {
    const token = this.tokens[this.next++]
    const expected = 'a network with its length, such as 10.0.8.0/24'
    if (token?.kind !== 'word') {
      this.refuse(token, token?.kind === 'open' ? openQuote : 'an address is missing', expected)
      return ''
    }
    if (token.text === 'all') return token.text
    const address = token.text.includes('/') ? token.text : `${token.text}/${this.maskLength()}`
    const fault = hbaAddressFault(address)
    // Bits beyond the length are read, with a warning.
    if (fault?.startsWith('expected') === true)
      this.refuse(token, `${shown(token)} is no network`, fault.slice(9))
    return address
  }

  /** Of a mask that stands as a word of its own; no length where it is none. */
  private maskLength(): string {
    const mask = this.tokens[this.next]
    if (mask === undefined || !/^[0-9.]+$/.test(mask.text)) return ''
    this.next += 1
    const bits = mask.text.split('.').map((part) => Number(part).toString(2).padStart(8, '0'))
    return /^(1*)0*$/.exec(bits.join(''))?.[1]?.length.toString() ?? ''
  }

  private method(): string {
    const token = this.tokens[this.next++]
    const expected = `one of ${methods.join(', ')}`
    if (token === undefined) this.refuse(token, 'a method is missing', expected)
    else if (token.kind !== 'word' || !methods.includes(token.text))
      this.refuse(token, token.kind === 'open' ? openQuote : `unknown method ${shown(token)}`, expected)
    return token?.text ?? ''
  }

  private options(method: string): readonly string[] {
    const rest = this.tokens.slice(this.next)
    const wrong =
      method === 'ldap' ? undefined : rest.find(({ text }, index) => index > 0 || !/^map=./.test(text))
    if (wrong !== undefined) this.refuse(wrong, `unknown option ${shown(wrong)}`, 'nothing behind the method')
    return rest.map(({ text }) => text)
  }

  /** Only the first counts: what comes behind it is read by guess. */
  private refuse(token: HbaToken | undefined, fault: string, expected: string | undefined): void {
    this.refusal ??= { column: token?.column ?? this.end, fault, expected }
  }
}

const openQuote = 'a quote is not closed'

function shown(token: HbaToken | undefined): string {
  return JSON.stringify(token?.text ?? '')
}

function nameFault({ kind, text }: HbaToken): string | undefined {
  if (kind !== 'word') return undefined
  if (text.startsWith('+')) return `groups like ${JSON.stringify(text)} are not known`
  return text === 'samerole' || text === 'samegroup' ? `${text} is not supported` : undefined
}
