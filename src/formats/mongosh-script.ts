import { type JavascriptToken, javascriptTokens } from './javascript-tokens.ts'
import { placesIn } from './places.ts'
import type { Place } from './scanner.ts'

/** A value as far as it stands in the script in plain words; nothing is run. */
export type ScriptValue = Place & { length: number } & (
    | { kind: 'string'; value: string }
    | { kind: 'number'; value: number }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null' }
    | { kind: 'object'; fields: readonly ScriptField[] }
    | { kind: 'list'; items: readonly ScriptValue[] }
    /** `NumberLong("5")`, `new Date()`, `ObjectId()`. */
    | { kind: 'call'; callee: string; values: readonly ScriptValue[] }
    /** Always a number, whatever its parts are: `i * 1000`. */
    | { kind: 'arithmetic' }
    | { kind: 'unknown' }
  )

export interface ScriptField {
  name: string
  /** Where the name stands. */
  at: Place
  value: ScriptValue
}

/** A call such as `sh.shardCollection("app.users", { _id: "hashed" })`. */
export interface ScriptCall extends Place {
  /** `sh.shardCollection`; calls in between are `()`: `db.getSiblingDB().createUser`. */
  callee: string
  /** Read when they are asked for: of most calls nobody wants to know them. */
  values: () => readonly ScriptValue[]
  /** Offsets of it in the text. */
  start: number
  end: number
}

/** What a script for mongosh calls. */
export interface MongoshScript {
  /** In the order of the text. */
  calls: readonly ScriptCall[]
  tokens: readonly JavascriptToken[]
}

/** Deeper values are unknown. */
const deepest = 12

/** Reads the calls of a script for mongosh, whatever they stand in. */
export function readMongoshScript(text: string): MongoshScript {
  const tokens = javascriptTokens(text)
  const reader = new CallReader(tokens, placesIn(text))
  return { calls: reader.calls(), tokens }
}

const closings: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

class CallReader {
  readonly #tokens: readonly JavascriptToken[]
  readonly #placeOf: (offset: number) => Place
  /** For an opening bracket the index of what closes it. */
  readonly #partners: Partners

  constructor(tokens: readonly JavascriptToken[], placeOf: (offset: number) => Place) {
    this.#tokens = tokens
    this.#placeOf = placeOf
    this.#partners = partnersOf(tokens)
  }

  calls(): ScriptCall[] {
    const calls: ScriptCall[] = []
    for (let index = 0; index < this.#tokens.length; index++) {
      const token = this.#tokens[index]
      if (token?.kind !== 'name' || this.#isBehindDot(index)) continue
      const isDeclared = this.#tokens[index - 1]?.text === 'function'
      if (!isDeclared) calls.push(...this.#chain(index))
    }
    return calls
  }

  #text(index: number): string | undefined {
    const token = this.#tokens[index]
    return token?.kind === 'sign' || token?.kind === 'name' ? token.text : undefined
  }

  #isBehindDot(index: number): boolean {
    const before = this.#text(index - 1)
    return before === '.' || before === '?.'
  }

  /** `a.b(...).c(...)`: a call for each pair of brackets. */
  #chain(first: number): ScriptCall[] {
    const calls: ScriptCall[] = []
    let callee = this.#text(first) ?? ''
    for (let index = first + 1; ; ) {
      const sign = this.#text(index)
      const next = this.#tokens[index + 1]
      if ((sign === '.' || sign === '?.') && next?.kind === 'name') {
        callee += `.${next.text}`
        index += 2
      } else if (sign === '[' && next?.value !== undefined && this.#partners.get(index) === index + 2) {
        callee += `.${next.value}`
        index += 3
      } else if (sign === '(') {
        const open = index
        const close = this.#partners.get(index)
        const { start } = this.#tokens[first] ?? { start: 0 }
        const end = this.#tokens[close ?? index]?.end ?? start
        const values = once(() => this.#values(open, close, 0))
        calls.push({ ...this.#placeOf(start), callee, values, start, end })
        if (close === undefined) return calls
        callee += '()'
        index = close + 1
      } else return calls
    }
  }

  /** What stands between brackets, parted by commas. */
  #values(open: number, close: number | undefined, depth: number): ScriptValue[] {
    return this.#parts(open, close).map(([from, to]) => this.#value(from, to, depth))
  }

  /** First and last token of each; both are what they hold, the last one included. */
  #parts(open: number, close: number | undefined): [number, number][] {
    const parts: [number, number][] = []
    const end = close ?? open
    let from = open + 1
    for (let index = from; index < end; index++) {
      const partner = this.#partners.get(index)
      if (partner !== undefined) index = partner
      else if (this.#text(index) === ',') {
        parts.push([from, index - 1])
        from = index + 1
      }
    }
    if (from < end) parts.push([from, end - 1])
    return parts
  }

  #value(from: number, to: number, depth: number): ScriptValue {
    const first = this.#tokens[from]
    const last = this.#tokens[to]
    if (first === undefined || last === undefined || to < from)
      return { kind: 'unknown', line: 1, column: 1, length: 0 }
    const place = { ...this.#placeOf(first.start), length: last.end - first.start }
    return { ...place, ...this.#plain(from, to, depth) }
  }

  #plain(from: number, to: number, depth: number): PlainValue {
    const first = this.#tokens[from]
    if (first === undefined || depth > deepest) return { kind: 'unknown' }
    if (from === to) return literal(first)
    if (to === from + 1 && first.text === '-') {
      const negated = literal(this.#tokens[to])
      if (negated.kind === 'number') return { kind: 'number', value: -negated.value }
    }
    if (this.#partners.get(from) === to) {
      if (first.text === '{') return { kind: 'object', fields: this.#fields(from, to, depth + 1) }
      if (first.text === '[') return { kind: 'list', items: this.#values(from, to, depth + 1) }
      return this.#plain(from + 1, to - 1, depth + 1)
    }
    const start = first.text === 'new' && first.kind === 'name' ? from + 1 : from
    if (
      this.#tokens[start]?.kind === 'name' &&
      this.#text(start + 1) === '(' &&
      this.#partners.get(start + 1) === to
    ) {
      return { kind: 'call', callee: this.#text(start) ?? '', values: this.#values(start + 1, to, depth + 1) }
    }
    return { kind: this.#isArithmetic(from, to) ? 'arithmetic' : 'unknown' }
  }

  /** Only names, numbers and signs of arithmetic, a `*`, `/`, `%` or `-` between the outermost of them. */
  #isArithmetic(from: number, to: number): boolean {
    let isNumber = false
    for (let index = from; index <= to; index++) {
      const token = this.#tokens[index]
      const partner = this.#partners.get(index)
      if (partner !== undefined) {
        index = partner
        continue
      }
      if (token?.kind === 'sign' && /^[*/%-]$/.test(token.text)) isNumber ||= index > from
      else if (token?.kind === 'sign' && !/^[+.]$/.test(token.text)) return false
      else if (token?.kind === 'string' || token?.kind === 'template' || token?.kind === 'regex') return false
    }
    return isNumber
  }

  #fields(open: number, close: number, depth: number): ScriptField[] {
    return this.#parts(open, close).flatMap(([from, to]): ScriptField[] => {
      const key = this.#tokens[from]
      if (key === undefined) return []
      const at = this.#placeOf(key.start)
      const name = key.value ?? (key.kind === 'name' || key.kind === 'number' ? key.text : undefined)
      if (name === undefined) return []
      // `{ key }` and `{ ...rest }` say nothing of a value.
      if (this.#text(from + 1) !== ':')
        return [{ name, at, value: { kind: 'unknown', ...at, length: key.text.length } }]
      return [{ name, at, value: this.#value(from + 2, to, depth) }]
    })
  }
}

type PlainValue = ScriptValue extends infer Value
  ? Value extends Place
    ? Omit<Value, keyof Place | 'length'>
    : never
  : never

function literal(token: JavascriptToken | undefined): PlainValue {
  if (token?.value !== undefined) return { kind: 'string', value: token.value }
  if (token?.kind === 'number') {
    const value = Number(token.text.replaceAll('_', '').replace(/n$/, ''))
    return Number.isNaN(value) ? { kind: 'unknown' } : { kind: 'number', value }
  }
  if (token?.text === 'true' || token?.text === 'false')
    return { kind: 'boolean', value: token.text === 'true' }
  return { kind: token?.text === 'null' ? 'null' : 'unknown' }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

interface Partners {
  get: (index: number) => number | undefined
}

/** Of brackets that do not fit, the inner ones are left open. */
function partnersOf(tokens: readonly JavascriptToken[]): Partners {
  const partners = new Int32Array(tokens.length)
  const open: number[] = []
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue
    if (closings[text] !== undefined) open.push(index)
    else if (text === ')' || text === ']' || text === '}') {
      const opening = open.at(-1)
      if (opening === undefined || closings[tokens[opening]?.text ?? ''] !== text) continue
      open.pop()
      partners[opening] = index
    }
  }
  return { get: (index) => partners[index] || undefined }
}
