import { refuseControlCharacters, unquotable } from './text.ts'

/** What JSON can say; Extended JSON is a part of it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** A JSON object; its order counts where MongoDB reads it. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Room for a value on one line before it is broken into several. */
const width = 100

/**
 * A value as a literal of a script for mongosh: JSON, broken into lines where it is long. Every `</` and `<!` is
 * escaped, so that the text may also stand inside HTML.
 *
 * @throws DbbalError on control characters, on `__proto__` (which a literal takes as the prototype) and on numbers
 *   that JavaScript cannot hold exactly.
 */
export function javascriptLiteral(value: JsonValue, indent = ''): string {
  if (typeof value === 'string') return stringLiteral(value)
  if (typeof value === 'number') return numberLiteral(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const parts = isList(value)
    ? value.map((item) => ({ head: '', value: item }))
    : Object.entries(value).map(([key, item]) => ({ head: `${keyLiteral(key)}: `, value: item }))
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return open + close
  const space = isList(value) ? '' : ' '
  const flat = parts.map(({ head, value: item }) => head + javascriptLiteral(item))
  const line = `${open}${space}${flat.join(', ')}${space}${close}`
  if (!line.includes('\n') && indent.length + line.length <= width) return line
  const inner = `${indent}  `
  const lines = parts.map(({ head, value: item }) => `${inner}${head}${javascriptLiteral(item, inner)},`)
  return `${open}\n${lines.join('\n')}\n${indent}${close}`
}

/** A line comment. */
export function javascriptComment(text: string): string {
  return `// ${refuseControlCharacters(text, 'a comment of a script')}`
}

function stringLiteral(text: string): string {
  refuseControlCharacters(text, 'a mongosh script')
  return JSON.stringify(text).replaceAll(/<(?=[/!])/g, '\\u003c')
}

function keyLiteral(key: string): string {
  if (key === '__proto__')
    throw unquotable(key, 'a mongosh script', 'an object literal takes it as its prototype')
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : stringLiteral(key)
}

function numberLiteral(value: number): string {
  const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  if (!isExact) throw unquotable(String(value), 'a mongosh script', 'JavaScript cannot hold it exactly')
  return Object.is(value, -0) ? '-0' : String(value)
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value)
}
