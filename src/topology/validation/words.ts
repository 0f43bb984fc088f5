import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { oneOf } from '../../diagnostics/one-of.ts'
import { isMap } from '../data.ts'
import { resolved, type Schema, type SchemaRoot } from './schema.ts'

const types: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a map',
  boolean: 'true or false',
  null: 'null',
}

/** What a schema takes, in words: what follows `expected`. */
export function expectation(root: SchemaRoot, reference: Schema): string {
  const schema = resolved(root, reference)
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum !== undefined) return oneOf(schema.enum)
  if (schema.pattern !== undefined) return described(schema)
  return (typeof schema.type === 'string' ? types[schema.type] : undefined) ?? described(schema)
}

/** First sentence of the type's doc comment: a pattern says nothing to an operator. */
export function described(schema: Schema): string {
  const first = (schema.description ?? 'another form').replace(/\.(?:\s.*)?$/s, '')
  return (first.charAt(0).toLowerCase() + first.slice(1)).replaceAll('`', '')
}

/** `pool_mode "trans"`: the last key of the path with its value; a secret's value is never shown. */
export function shown(path: TopologyPath, data: unknown, rawText?: string): string {
  const key = keyText(path.findLast((part) => typeof part === 'string') ?? 'value')
  if (isMap(data)) return `${key} ${mapKeys(data)}`
  if (Array.isArray(data)) return `${key} [...]`
  if (isInSecret(path)) return key
  return `${key} ${typeof data === 'string' ? JSON.stringify(data) : (rawText ?? String(data))}`
}

/** `{a, b}`: keys without values. */
export function mapKeys(data: Readonly<Record<string, unknown>>): string {
  return `{${Object.keys(data).map(keyText).join(', ')}}`
}

/** A key as it may stand in a message: odd ones quoted. */
export function keyText(key: string | number): string {
  return /^[\w$@:./-]+$/.test(String(key)) ? String(key) : JSON.stringify(key)
}

/** What a value is, in words: what follows `is`. */
export function kindOf(data: unknown): string {
  if (Array.isArray(data)) return 'a list'
  if (isMap(data)) return 'a map'
  const kinds: Readonly<Record<string, string>> = {
    number: 'a number',
    boolean: 'a boolean',
    string: 'a string',
  }
  return kinds[typeof data] ?? 'empty'
}

/** True for a user's, a password's or a verifier's place and everything in the latter two. */
export function isInSecret(path: TopologyPath): boolean {
  if (path.at(-2) === 'users' && typeof path.at(-1) === 'string') return true
  return path.some((key) => key === 'password' || key === 'verifier')
}

/** True for a key that somebody may have meant for a password. */
export function namesSecret(key: string): boolean {
  const isNear = didYouMean(key, ['password', 'verifier', 'secret']) !== undefined
  return isNear || /pass|pwd|secret|token|verifier|credential/i.test(key)
}
