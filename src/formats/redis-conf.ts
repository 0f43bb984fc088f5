import { refuseControlCharacters } from './text.ts'

/** One word of a redis.conf or sentinel.conf line, in double quotes unless it is plainly safe. */
export function redisWord(text: string): string {
  refuseControlCharacters(text, 'redis.conf')
  if (/^[A-Za-z0-9_./:@%+,=~*|-]+$/.test(text)) return text
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** A comment on a line of its own: redis.conf knows no other. */
export function redisComment(text: string): string {
  return `# ${refuseControlCharacters(text, 'redis.conf')}`
}

/** One word as the server understands it. Columns count from 1; `length` is what it takes in the line, with quotes. */
export interface RedisConfWord {
  text: string
  column: number
  length: number
}

/** One directive; `name` is in lower case, as the server compares it. */
export interface RedisConfDirective {
  line: number
  column: number
  name: string
  /** What the name takes in the line, with quotes. */
  nameLength: number
  words: readonly RedisConfWord[]
}

/** A line that the server refuses to split. */
export interface RedisConfFault {
  line: number
  column: number
  fault: 'unbalanced quotes'
}

export type RedisConfLine = RedisConfDirective | RedisConfFault

/** Where servers read the same line in different ways. */
export interface RedisConfDialect {
  /** What follows a closing quote belongs to the word (Valkey 9.1), instead of spoiling the line (Redis). */
  joinsQuotes: boolean
}

/** Reads redis.conf or sentinel.conf by the server's own rules (sdssplitargs): no trailing comments, quotes, escapes. */
export function readRedisConf(text: string, dialect: RedisConfDialect): RedisConfLine[] {
  return readLines(text).flatMap(({ raw, line }): RedisConfLine[] => {
    // Looking behind keeps it from trying each space of a long run.
    const body = raw.replace(/(?<![ \t\r])[ \t\r]+$/, '')
    const column = body.length - body.replace(/^[ \t\r]+/, '').length + 1
    if (body.length < column || body[column - 1] === '#') return []
    const words = splitWords(body, column - 1, dialect)
    if (words === undefined) return [{ line, column, fault: 'unbalanced quotes' }]
    const [name, ...rest] = words
    if (name === undefined) return []
    return [{ line, column: name.column, name: lowerCase(name.text), nameLength: name.length, words: rest }]
  })
}

/** A NUL takes the rest of its line away, with its end: the next line goes on behind what stands before it. */
function readLines(text: string): readonly { raw: string; line: number }[] {
  const lines: { raw: string; line: number }[] = []
  let [kept, line] = ['', 0]
  for (const [index, raw] of text.split('\n').entries()) {
    if (kept === '') line = index + 1
    const end = raw.indexOf('\0')
    kept += end === -1 ? raw : raw.slice(0, end)
    if (end !== -1) continue
    lines.push({ raw: kept, line })
    kept = ''
  }
  return kept === '' ? lines : [...lines, { raw: kept, line }]
}

/** The words of a text as the server splits them (sdssplitargs); undefined where its quotes are not balanced. */
export function splitRedisWords(text: string, dialect: RedisConfDialect): readonly string[] | undefined {
  const [bare = ''] = text.split('\0', 1)
  return splitWords(bare, 0, dialect)?.map((word) => word.text)
}

/** As the C library does it: no letters but ASCII's. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function splitWords(body: string, start: number, dialect: RedisConfDialect): RedisConfWord[] | undefined {
  const words: RedisConfWord[] = []
  let at = start
  for (;;) {
    while (/[ \t\n\r\v\f]/.test(body.charAt(at))) at++
    if (at >= body.length) return words
    const word = readWord(body, at, dialect)
    if (word === undefined) return undefined
    words.push({ text: word.text, column: at + 1, length: word.end - at })
    at = word.end
  }
}

/** A quote may open in the middle of a word. */
function readWord(
  body: string,
  start: number,
  { joinsQuotes }: RedisConfDialect,
): { text: string; end: number } | undefined {
  let text = ''
  let at = start
  while (at < body.length && !/[ \t\n\r]/.test(body.charAt(at))) {
    const character = body.charAt(at)
    if (character === '"' || character === "'") {
      const quoted = readQuoted(body, at + 1, character)
      if (quoted === undefined) return undefined
      if (!joinsQuotes && !/^$|[ \t\n\r\v\f]/.test(body.charAt(quoted.end))) return undefined
      text += quoted.text
      at = quoted.end
    } else {
      text += character
      at++
    }
  }
  return { text, end: at }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }

function readQuoted(body: string, start: number, quote: string): { text: string; end: number } | undefined {
  let text = ''
  let at = start
  while (at < body.length) {
    const character = body.charAt(at)
    if (character === quote) return { text, end: at + 1 }
    const hex = quote === '"' ? /^\\x([0-9A-Fa-f]{2})/.exec(body.slice(at, at + 4)) : null
    if (hex !== null) {
      text += String.fromCharCode(Number.parseInt(hex[1] ?? '', 16))
      at += 4
    } else if (character === '\\' && at + 1 < body.length && (quote === '"' || body[at + 1] === "'")) {
      const escaped = body.charAt(at + 1)
      text += quote === '"' ? (escapes[escaped] ?? escaped) : escaped
      at += 2
    } else {
      text += character
      at++
    }
  }
  return undefined
}
