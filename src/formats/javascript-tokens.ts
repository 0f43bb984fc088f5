/** A piece of a script. Comments and space are none. */
export interface JavascriptToken {
  kind: 'name' | 'number' | 'string' | 'template' | 'regex' | 'sign'
  /** As it is written. */
  text: string
  /** Of a string, and of a template without `${}`: what it stands for. */
  value: string | undefined
  start: number
  end: number
}

const space = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|^#![^\n]*)+/y
const name = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy
const number =
  /(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)n?/y
const string = /"(?:[^"\\\n]|\\[\s\S])*(?:"|(?=\n)|\\?$)|'(?:[^'\\\n]|\\[\s\S])*(?:'|(?=\n)|\\?$)/y
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y
const regex = /\/(?![*/])(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y
const sign = /=>|\.\.\.|\?\.|[-+*/%&|^!=<>?:;,.()[\]{}~@]/y

/** Words behind which a `/` begins a regular expression. */
const operators = new Set(
  'return typeof case in of do else instanceof new delete void throw yield await'.split(' '),
)

/**
 * The tokens of a script, as JavaScript reads it but for one thing: where only its grammar tells a division from a
 * regular expression, behind a `)`, it is taken for a division. What cannot be read is passed over, so that a broken
 * script has tokens too.
 */
export function javascriptTokens(text: string): readonly JavascriptToken[] {
  const tokens: JavascriptToken[] = []
  /** For each open `{` whether it is one of a template. */
  const braces: boolean[] = []
  let position = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = position
    return pattern.test(text) ? text.slice(position, pattern.lastIndex) : ''
  }
  const push = (kind: JavascriptToken['kind'], source: string, value?: string): void => {
    const end = position + source.length
    tokens.push({ kind, text: source, value, start: position, end })
    position = end
  }
  const pushTemplate = (opening: number): void => {
    const start = position
    position += opening
    const body = take(templatePart)
    position += body.length
    const isOpen = text.startsWith('${', position)
    const end = Math.min(text.length, position + (isOpen ? 2 : 1))
    position = start
    push(
      'template',
      text.slice(start, end),
      opening === 1 && text[start] === '`' && !isOpen ? unescaped(body) : undefined,
    )
    if (isOpen) braces.push(true)
  }
  while (position < text.length) {
    position += take(space).length
    const char = text[position]
    if (char === undefined) break
    if (char === '"' || char === "'") {
      const source = take(string)
      push(
        'string',
        source,
        unescaped(source.slice(1, source.length > 1 && source.endsWith(char) ? -1 : undefined)),
      )
    } else if (char === '`') pushTemplate(1)
    else if (char === '}' && braces.at(-1) === true) {
      braces.pop()
      pushTemplate(1)
    } else {
      const source = plain(char, take, tokens.at(-1))
      if (source === undefined) {
        position += 1
        continue
      }
      if (char === '{') braces.push(false)
      else if (char === '}') braces.pop()
      push(...source)
    }
  }
  return tokens
}

/** The most usual first: a script of 10 MB has millions. */
function plain(
  char: string,
  take: (pattern: RegExp) => string,
  before: JavascriptToken | undefined,
): readonly [JavascriptToken['kind'], string] | undefined {
  const order: readonly (readonly [JavascriptToken['kind'], RegExp])[] =
    char === '/'
      ? mayBeRegex(before)
        ? slashes
        : signs
      : /[0-9.]/.test(char)
        ? digits
        : /[\w$#]/.test(char) || char > '\u007f'
          ? names
          : signs
  for (const [kind, pattern] of order) {
    const found = take(pattern)
    if (found !== '') return [kind, found]
  }
  return undefined
}

const names = [['name', name]] as const
const digits = [
  ['number', number],
  ['sign', sign],
] as const
const signs = [['sign', sign]] as const
const slashes = [
  ['regex', regex],
  ['sign', sign],
] as const

function mayBeRegex(before: JavascriptToken | undefined): boolean {
  if (before === undefined) return true
  if (before.kind === 'name') return operators.has(before.text)
  return before.kind === 'sign' && !/^[)\]}]$/.test(before.text)
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
}

function unescaped(source: string): string {
  if (!source.includes('\\')) return source
  return source.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_, point?: string, unit?: string, byte?: string, char?: string) => {
      const code = Number.parseInt(point ?? unit ?? byte ?? '', 16)
      if (Number.isNaN(code)) return escapes[char ?? ''] ?? char ?? ''
      return code > 0x10ffff ? '' : String.fromCodePoint(code)
    },
  )
}
