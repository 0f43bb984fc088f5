// The scanner of libconfig 1.7, which reads proxysql.cnf: https://hyperrealm.github.io/libconfig/libconfig_manual.html

/** One token. `start` and `end` are offsets. */
export interface LibconfigToken {
  /** `punctuation` is one of `= : , ; { } ( ) [ ]`. */
  kind: 'name' | 'boolean' | 'integer' | 'float' | 'string' | 'punctuation' | 'include' | 'fault'
  /** Of a string and of @include what it says; else as it is written. */
  text: string
  start: number
  end: number
}

const patterns: readonly (readonly [kind: LibconfigToken['kind'], pattern: RegExp])[] = [
  ['name', /[A-Za-z*][-A-Za-z0-9_*]*/y],
  ['float', /[-+]?[0-9]*\.[0-9]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+/y],
  ['integer', /0[Xx][0-9A-Fa-f]+L{0,2}|[-+]?[0-9]+L{0,2}/y],
  ['punctuation', /[=:,;{}()[\]]/y],
]

const blank = /(?:[ \t\n\r\f]+|#[^\n]*|\/\/[^\n]*)+/y
const include = /@include[ \t]+"/y

/** Without white space and comments. Quotes and comments that are never closed end with the text. */
export function* libconfigTokens(text: string): Generator<LibconfigToken> {
  let position = 0
  for (;;) {
    position = afterBlank(text, position)
    if (position >= text.length) return
    const token = tokenAt(text, position)
    yield token
    position = token.end
  }
}

function afterBlank(text: string, from: number): number {
  let position = from
  for (;;) {
    blank.lastIndex = position
    if (blank.test(text)) position = blank.lastIndex
    else if (text.startsWith('/*', position)) {
      const close = text.indexOf('*/', position + 2)
      if (close === -1) return text.length
      position = close + 2
    } else return position
  }
}

function tokenAt(text: string, start: number): LibconfigToken {
  if (text.charAt(start) === '"') return quoted(text, start, start + 1, 'string')
  include.lastIndex = start
  if (include.test(text) && /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 200), start)))
    return quoted(text, start, include.lastIndex, 'include')
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start
    if (!pattern.test(text)) continue
    const end = pattern.lastIndex
    const found = text.slice(start, end)
    // One dot alone is a float for the scanner, too.
    if (kind === 'name' && /^(?:true|false)$/i.test(found))
      return { kind: 'boolean', text: found, start, end }
    return { kind, text: found, start, end }
  }
  return { kind: 'fault', text: text.charAt(start), start, end: start + 1 }
}

/** An open quote is taken to end with its line: it would hide all the rest. */
function quoted(text: string, start: number, from: number, kind: 'string' | 'include'): LibconfigToken {
  let close = from
  for (;;) {
    const [quote, backslash] = [text.indexOf('"', close), text.indexOf('\\', close)]
    if (quote === -1) {
      const line = text.indexOf('\n', start)
      return { kind: 'fault', text: '"', start, end: line === -1 ? text.length : line }
    }
    if (backslash === -1 || backslash > quote) {
      return { kind, text: unescaped(text.slice(from, quote)), start, end: quote + 1 }
    }
    close = backslash + 2
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', '\\': '\\', '"': '"' }

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:[Xx]([0-9A-Fa-f]{2})|([\s\S]))/g, (all, code?: string, character = '') =>
    code === undefined ? (escapes[character] ?? all) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
