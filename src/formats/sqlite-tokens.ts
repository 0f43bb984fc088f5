// What SQLite's tokenizer makes of a text: https://www.sqlite.org/draft/tokenreq.html

/** One token. `start` and `end` are offsets into the whole text. */
export interface SqlToken {
  /** `fault` is a text that SQLite calls an unrecognized token. */
  kind: 'word' | 'name' | 'string' | 'number' | 'blob' | 'variable' | 'operator' | 'comment' | 'fault'
  /** Without quotes, and words as they are written. */
  text: string
  start: number
  end: number
}

/** One statement: what stands before a `;` or the end. Comments are not among its tokens. */
export interface SqlPiece {
  tokens: readonly SqlToken[]
  comments: readonly SqlToken[]
  /** Where its `;` is, or the end of the text. */
  end: number
  isTerminated: boolean
}

/** Splits a text into statements as the client does that sends them one by one. */
export function* sqlPieces(given: string): Generator<SqlPiece> {
  // As for the server, the text ends at a NUL.
  const nul = given.indexOf('\0')
  const text = nul === -1 ? given : given.slice(0, nul)
  let tokens: SqlToken[] = []
  let comments: SqlToken[] = []
  let position = 0
  while (position < text.length) {
    const start = position
    const [kind, end] = nextToken(text, start)
    position = end
    if (kind === 'space') continue
    if (kind === 'end') {
      yield { tokens, comments, end: start, isTerminated: true }
      tokens = []
      comments = []
      continue
    }
    const token = { kind, text: textOf(kind, text.slice(start, end)), start, end }
    ;(kind === 'comment' ? comments : tokens).push(token)
  }
  if (tokens.length > 0 || comments.length > 0)
    yield { tokens, comments, end: text.length, isTerminated: false }
}

type Found = readonly [kind: SqlToken['kind'] | 'space' | 'end', end: number]

function nextToken(text: string, start: number): Found {
  const character = text.charAt(start)
  switch (character) {
    case ' ':
    case '\n':
      return ['space', start + 1]
    case '(':
    case ')':
    case ',':
      return ['operator', start + 1]
    case "'":
    case '"':
    case '`':
      return quoted(text, start, character)
    case '[':
      return toNext(text, start, ']', 'name') ?? unclosed(text, start)
    case ';':
      return ['end', start + 1]
    case '#':
      // A comment of the client that sends the statement; SQLite knows none.
      return ['comment', lineEnd(text, start)]
    case '-':
      if (text.startsWith('--', start)) return ['comment', lineEnd(text, start)]
      break
    case '/':
      if (text.startsWith('/*', start))
        return toNext(text, start + 2, '*/', 'comment') ?? ['comment', text.length]
      break
    case 'x':
    case 'X':
      if (text.charAt(start + 1) === "'") return blob(text, start)
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start
    if (!pattern.test(text)) continue
    const end = pattern.lastIndex
    return kind === 'number' ? withTail(text, end) : [kind, end]
  }
  return ['fault', start + 1]
}

const patterns: readonly (readonly [kind: Found[0], pattern: RegExp])[] = [
  ['word', /[A-Za-z_\x80-\ufefe\uff00-\uffff][\w$\x80-\uffff]*/y],
  ['number', /0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['operator', /->>|->|\|\||<<|>>|<=|>=|==|!=|<>|[-+*/%&|~<>=]|\.(?!\d)/y],
  ['space', /[\t\f\r\ufeff]+/y],
  ['variable', /\?\d*|[@:$][\w$\x80-\uffff]+/y],
]

const tail = /[\w$\x80-\uffff]+/y

/** Letters on the heels of a number spoil it. */
function withTail(text: string, end: number): Found {
  tail.lastIndex = end
  return tail.test(text) ? ['fault', tail.lastIndex] : ['number', end]
}

/** `x'41'`: an even number of hexadecimal digits. */
function blob(text: string, start: number): Found {
  const close = text.indexOf("'", start + 2)
  if (close === -1) return unclosed(text, start + 1)
  const digits = text.slice(start + 2, close)
  const isValid = digits.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(digits)
  return [isValid ? 'blob' : 'fault', close + 1]
}

function quoted(text: string, start: number, quote: string): Found {
  let close = text.indexOf(quote, start + 1)
  while (close !== -1 && text.charAt(close + 1) === quote) close = text.indexOf(quote, close + 2)
  if (close === -1) return unclosed(text, start)
  return [quote === "'" ? 'string' : 'name', close + 1]
}

/** A quote that is never closed would hide all the rest: it is taken to end where the next line starts a statement. */
function unclosed(text: string, start: number): Found {
  const next = /\n(?=\s*(?:insert|replace|update|delete|select|load|save|set|proxysql)\s)/gi
  next.lastIndex = start
  return ['fault', next.exec(text)?.index ?? text.length]
}

function toNext(text: string, start: number, mark: string, kind: Found[0]): Found | undefined {
  const found = text.indexOf(mark, start)
  return found === -1 ? undefined : [kind, found + mark.length]
}

function lineEnd(text: string, start: number): number {
  const found = text.indexOf('\n', start)
  return found === -1 ? text.length : found
}

function textOf(kind: SqlToken['kind'], raw: string): string {
  if (kind === 'string') return raw.slice(1, -1).replaceAll("''", "'")
  if (kind === 'blob') return raw.slice(2, -1)
  if (kind !== 'name') return raw
  const quote = raw.charAt(0)
  return quote === '[' ? raw.slice(1, -1) : raw.slice(1, -1).replaceAll(quote + quote, quote)
}
