import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { oneOf } from '../../diagnostics/one-of.ts'
import type { Schema } from './schema.ts'
import type { ShapeFault } from './shape-fault.ts'
import { described, isInSecret, kindOf, shown } from './words.ts'

export const writeReference =
  'write {secret: NAME}, {env: NAME}, {file: PATH} or {exec: [PROGRAM]} in its place'

/** A string that has another form than its pattern. */
export function stringFaults(schema: Schema, data: string, path: TopologyPath): readonly ShapeFault[] {
  if (schema.pattern === undefined || matches(schema, data)) return []
  return [
    {
      path,
      holdsSecret: isInSecret(path),
      message: () => `${shown(path, data)} does not fit, expected ${described(schema)}`,
    },
  ]
}

/** A number out of its range. */
export function numberFaults(schema: Schema, data: number, path: TopologyPath): readonly ShapeFault[] {
  const { minimum = -Infinity, maximum = Infinity } = schema
  const why =
    schema.type === 'integer' && !Number.isInteger(data)
      ? 'is not a whole number'
      : data < minimum
        ? `is too small, expected ${minimum} or more`
        : data > maximum
          ? `is too large, expected ${maximum} or less`
          : undefined
  return why === undefined ? [] : [{ path, message: (raw) => `${shown(path, data, raw)} ${why}` }]
}

/** A word that is none of those a key takes. */
export function wordFault(path: TopologyPath, data: unknown, words: readonly unknown[]): ShapeFault {
  if (isInSecret(path)) {
    const message = (): string => `${shown(path, data)} is not a reference, and not ${words.join(', ')}`
    return { path, holdsSecret: true, message, hint: () => writeReference }
  }
  return {
    path,
    message: (raw) => `${shown(path, data, raw)} is unknown, expected ${oneOf(words)}`,
    hint: () => (typeof data === 'string' ? wordHint(data, words.map(String)) : undefined),
  }
}

function wordHint(data: string, words: readonly string[]): string | undefined {
  const isValkey = data === 'valkey' && words.includes('redis')
  return isValkey ? 'write engine: redis, with flavor: valkey beside it' : didYouMeanHint(data, words)
}

/** A value of the wrong type; `expected` is in words, `schema` what would be right where that is one thing. */
export function wrongType(
  path: TopologyPath,
  data: unknown,
  expected: string,
  schema: Schema = {},
): ShapeFault {
  if (data === null) {
    return {
      path,
      message: (raw) =>
        raw === 'null' || raw === '~'
          ? `null removes an inherited value, and nothing is inherited here, expected ${expected}`
          : `${shown(path, data, '').trim()} is empty, expected ${expected}`,
      hint: (raw) => (raw === 'null' || raw === '~' ? 'remove the line' : undefined),
    }
  }
  if (isInSecret(path) && typeof data !== 'object') {
    const isReference = ['secret', 'env', 'file', 'exec'].includes(String(path.at(-1)))
    return {
      path,
      holdsSecret: true,
      message: () =>
        isReference
          ? `${shown(path, data)} is ${kindOf(data)}, expected ${expected}`
          : 'a literal secret is not allowed, expected a reference',
      hint: () => (isReference ? 'quote it' : writeReference),
    }
  }
  return {
    path,
    holdsSecret: isInSecret(path),
    message: (raw) => `${shown(path, data, raw)} is ${kindOf(data)}, expected ${expected}`,
    hint: (raw) => typeHint(data, raw ?? String(data), schema),
  }
}

/** How to write the value so that it fits. */
function typeHint(data: unknown, text: string, schema: Schema): string | undefined {
  if (Array.isArray(data)) {
    return schema.type === 'object' ? 'write NAME: {...} for each, without the dashes' : undefined
  }
  if (typeof data === 'string') {
    const written = /^[\w./-]+$/.test(data) ? data : JSON.stringify(data)
    if (schema.type === 'array') return `write [${written}]`
    const [key, ...others] = schema.required ?? []
    if (schema.type === 'object' && (key === 'host' || key === 'address') && others.length === 0) {
      return `write {${key}: ${written}}`
    }
    if (schema.type === 'boolean' && /^(yes|on|y)$/i.test(data)) return 'write true'
    if (schema.type === 'boolean' && /^(no|off|n)$/i.test(data)) return 'write false'
    const isNumber = schema.type === 'integer' || schema.type === 'number' || typeof schema.const === 'number'
    return isNumber && /^[0-9]+$/.test(data) ? `write ${data} without quotes` : undefined
  }
  if (schema.type !== 'string' || typeof data === 'object') return undefined
  if (matches(schema, text)) return `quote it: "${text}"`
  const unit = ['s', 'MiB'].find((suffix) => matches(schema, `${text}${suffix}`))
  return unit === undefined ? undefined : `write it with its unit, such as ${text}${unit}`
}

function matches(schema: Schema, text: string): boolean {
  return new RegExp(schema.pattern ?? '', 'u').test(text)
}
