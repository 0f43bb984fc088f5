import { type LibconfigToken, libconfigTokens } from './libconfig-tokens.ts'

/** A value with where it stands: offsets. Several strings in a row are one. */
export type LibconfigValue = { start: number; end: number } & (
  | { kind: 'boolean'; value: boolean }
  /** `isLong`: of more than 32 bits, or with an L. */
  | { kind: 'integer'; value: number; isLong: boolean }
  | { kind: 'float'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'array' | 'list'; items: readonly LibconfigValue[] }
  | { kind: 'group'; settings: readonly LibconfigEntry[] }
)

/** `name = value`; `start` and `end` are those of the name. */
export interface LibconfigSetting {
  name: string
  start: number
  end: number
  value: LibconfigValue
}

/** `@include "path"`, on a line of its own. */
export interface LibconfigInclude {
  path: string
  start: number
  end: number
}

export type LibconfigEntry = LibconfigSetting | LibconfigInclude

/** Where the file is refused. */
export interface LibconfigFault {
  at: number
  message: string
}

export interface LibconfigFile {
  entries: readonly LibconfigEntry[]
  faults: readonly LibconfigFault[]
}

/** Reads on behind a fault, from the next setting on. */
export function readLibconfig(text: string): LibconfigFile {
  const reading = new Reading(libconfigTokens(text), text.length)
  const entries = reading.settings(undefined)
  return { entries, faults: reading.faults }
}

class Fault extends Error {
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

/** Deeper ones are no configuration of anything. */
const deepestValue = 200

class Reading {
  readonly faults: LibconfigFault[] = []
  readonly #tokens: Iterator<LibconfigToken>
  readonly #end: number
  /** What was looked at, and is not taken yet. */
  readonly #ahead: LibconfigToken[] = []
  #depth = 0

  constructor(tokens: Iterator<LibconfigToken>, end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  /** Up to the closing bracket, or the end of the file. */
  settings(close: '}' | undefined): LibconfigEntry[] {
    const entries: LibconfigEntry[] = []
    const names = new Set<string>()
    for (;;) {
      const token = this.#peek()
      if (token === undefined || (close !== undefined && this.#is(close))) return entries
      try {
        const entry = this.#entry(token)
        if ('name' in entry) {
          if (names.has(entry.name))
            this.faults.push({ at: entry.start, message: `${JSON.stringify(entry.name)} stands here twice` })
          names.add(entry.name)
        }
        entries.push(entry)
      } catch (error) {
        this.#recover(error)
      }
    }
  }

  #entry(token: LibconfigToken): LibconfigEntry {
    const { start, end } = token
    if (token.kind === 'include') {
      this.#ahead.shift()
      return { path: token.text, start, end }
    }
    if (token.kind !== 'name') this.#refuse('a name')
    this.#ahead.shift()
    if (!this.#take('=') && !this.#take(':')) this.#refuse('"=" or ":"')
    const value = this.#value()
    if (!this.#take(';')) this.#take(',')
    return { name: token.text, start, end, value }
  }

  #value(): LibconfigValue {
    const token = this.#peek()
    if (token === undefined) this.#refuse('a value')
    const { kind, text, start, end } = token
    switch (kind) {
      case 'boolean':
        this.#ahead.shift()
        return { kind, value: text.toLowerCase() === 'true', start, end }
      case 'float':
        this.#ahead.shift()
        return { kind, value: Number(text), start, end }
      case 'integer':
        this.#ahead.shift()
        return { kind, ...integer(text), start, end }
      case 'string':
        return this.#string(start)
      case 'punctuation':
        if (this.#depth > deepestValue) throw new Fault(start, 'brackets are nested too deep')
        if (text === '(') return this.#items('list', ')')
        if (text === '[') return this.#items('array', ']')
        if (text === '{') return this.#group(start)
    }
    return this.#refuse('a value')
  }

  #string(start: number): LibconfigValue {
    const parts: string[] = []
    let end = start
    for (let token = this.#peek(); token?.kind === 'string'; token = this.#peek()) {
      parts.push(token.text)
      end = token.end
      this.#ahead.shift()
    }
    return { kind: 'string', value: parts.join(''), start, end }
  }

  #items(kind: 'list' | 'array', close: ')' | ']'): LibconfigValue {
    const start = this.#next().start
    const items: LibconfigValue[] = []
    this.#depth += 1
    while (!this.#is(close)) {
      try {
        const item = this.#value()
        if (kind === 'array') this.#checkElement(item, items[0])
        items.push(item)
        if (!this.#take(',') && !this.#is(close)) this.#missingComma(close)
      } catch (error) {
        this.#recoverItem(error, close)
      }
      if (this.#peek() === undefined) break
    }
    this.#depth -= 1
    return { kind, items, start, end: this.#close(close) }
  }

  #checkElement(item: LibconfigValue, first: LibconfigValue | undefined): void {
    if (['list', 'array', 'group'].includes(item.kind))
      throw new Fault(item.start, 'an array holds no brackets')
    if (first === undefined || first.kind === item.kind) return
    throw new Fault(item.start, `an array of one type has a ${item.kind} in it, expected a ${first.kind}`)
  }

  /** The most common slip: what follows is read all the same. */
  #missingComma(close: string): void {
    const token = this.#peek()
    if (token === undefined) return
    const isItem = token.kind !== 'punctuation' || ['{', '(', '['].includes(token.text)
    if (!isItem)
      throw new Fault(token.start, `found ${JSON.stringify(shown(token))}, expected "," or "${close}"`)
    this.faults.push({
      at: token.start,
      message: `a comma is missing before ${JSON.stringify(shown(token))}`,
    })
  }

  #group(start: number): LibconfigValue {
    this.#next()
    this.#depth += 1
    const settings = this.settings('}')
    this.#depth -= 1
    return { kind: 'group', settings, start, end: this.#close('}') }
  }

  #close(bracket: string): number {
    const token = this.#peek()
    if (token !== undefined) return this.#next().end
    this.faults.push({ at: this.#end, message: `the file ends, expected "${bracket}"` })
    return this.#end
  }

  /** To the next `name =` or closing brace; never stands still. */
  #recover(error: unknown): void {
    if (!(error instanceof Fault)) throw error
    this.faults.push({ at: error.at, message: error.message })
    do this.#ahead.shift()
    while (this.#peek() !== undefined && !this.#is('}') && !this.#startsSetting())
    if (this.#depth === 0 && this.#is('}')) this.#ahead.shift()
  }

  #startsSetting(): boolean {
    const [name, sign] = [this.#peek(), this.#peek(1)]
    return name?.kind === 'name' && sign?.kind === 'punctuation' && /[=:]/.test(sign.text)
  }

  #recoverItem(error: unknown, close: string): void {
    if (!(error instanceof Fault)) throw error
    this.faults.push({ at: error.at, message: error.message })
    while (this.#peek() !== undefined && !this.#is(close) && !this.#is('{')) this.#ahead.shift()
  }

  #peek(further = 0): LibconfigToken | undefined {
    while (this.#ahead.length <= further) {
      const { value, done } = this.#tokens.next()
      if (done === true) return undefined
      this.#ahead.push(value)
    }
    return this.#ahead[further]
  }

  #is(mark: string): boolean {
    const token = this.#peek()
    return token?.kind === 'punctuation' && token.text === mark
  }

  #take(mark: string): boolean {
    if (!this.#is(mark)) return false
    this.#ahead.shift()
    return true
  }

  #next(): LibconfigToken {
    const token = this.#peek()
    if (token === undefined) this.#refuse('more')
    this.#ahead.shift()
    return token
  }

  #refuse(expected: string): never {
    const token = this.#peek()
    const found = token === undefined ? 'the file ends' : `found ${JSON.stringify(shown(token))}`
    throw new Fault(token?.start ?? this.#end, `${found}, expected ${expected}`)
  }
}

/** Of a text its quote only: it may be a password. */
function shown({ kind, text }: LibconfigToken): string {
  return kind === 'string' ? '"' : text
}

const [least, most] = [-(2 ** 31), 2 ** 31 - 1]

function integer(text: string): { value: number; isLong: boolean } {
  const value = Number(text.replace(/L+$/, ''))
  // A hexadecimal number fills 32 bits: 0xFFFFFFFF is -1.
  const isHex = /^0x/i.test(text)
  const isLong = text.endsWith('L') || (!isHex && (value < least || value > most))
  return { value: isHex && !isLong ? value | 0 : value, isLong }
}
