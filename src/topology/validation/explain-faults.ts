import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { isMap } from '../data.ts'
import { resolved, type Schema, type SchemaRoot } from './schema.ts'

/** A fault of shape, before it is located. `rawText` puts in the number as it is written in the file. */
export interface ShapeFault {
  path: TopologyPath
  atKey?: boolean
  holdsSecret?: boolean
  message: (rawText: string | undefined) => string
  hint?: (rawText: string | undefined) => string | undefined
}

/** Says in words what the compiled validator refused: every fault once, at its path. */
export function explainFaults(root: SchemaRoot, data: unknown): readonly ShapeFault[] {
  return faultsOf(root, root, data, [])
}

/** The same faults as diagnostics, once the files can be asked how a value is written. */
export function toDiagnostic(fault: ShapeFault, rawText: string | undefined): Diagnostic {
  return {
    id: 'TOP001',
    severity: 'error',
    message: fault.message(rawText),
    hint: fault.hint?.(rawText),
    path: fault.path,
    atKey: fault.atKey,
    holdsSecret: fault.holdsSecret,
  }
}

function faultsOf(root: SchemaRoot, reference: Schema, data: unknown, path: TopologyPath): ShapeFault[] {
  const schema = resolved(root, reference)
  if (schema.discriminator !== undefined) return faultsOfDiscriminated(root, schema, data, path)
  if (schema.anyOf !== undefined) return faultsOfAnyOf(root, schema.anyOf, data, path)
  if (!hasType(schema, data)) return [typeFault(root, reference, data, path)]
  if (schema.const !== undefined && data !== schema.const) return [wordFault(path, data, [schema.const])]
  if (schema.enum !== undefined && !schema.enum.includes(data)) return [wordFault(path, data, schema.enum)]
  if (typeof data === 'string') return stringFaults(schema, data, path)
  if (typeof data === 'number') return numberFaults(schema, data, path)
  if (Array.isArray(data)) return listFaults(root, schema, data, path)
  if (isMap(data)) return mapFaults(root, schema, data, path)
  return []
}

function mapFaults(
  root: SchemaRoot,
  schema: Schema,
  data: Readonly<Record<string, unknown>>,
  path: TopologyPath,
): ShapeFault[] {
  const properties = schema.properties ?? {}
  const faults: ShapeFault[] = []
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(data, key)) {
      faults.push({ path, atKey: true, message: () => `${quote(key)} is missing${inPlace(path)}` })
    }
  }
  for (const [key, value] of Object.entries(data)) {
    const here = [...path, key]
    if (Object.hasOwn(properties, key)) {
      const property = properties[key]
      if (property !== undefined) faults.push(...faultsOf(root, property, value, here))
    } else if (typeof schema.additionalProperties === 'object') {
      faults.push(...faultsOf(root, schema.additionalProperties, value, here))
    } else if (schema.additionalProperties === false) {
      faults.push(unknownKey(key, Object.keys(properties), here))
    }
  }
  if (schema.minProperties !== undefined && Object.keys(data).length < schema.minProperties) {
    faults.push({ path, message: () => `the map is empty, expected ${schema.minProperties} key at least` })
  }
  return faults
}

function unknownKey(key: string, known: readonly string[], path: TopologyPath): ShapeFault {
  const near = didYouMean(key, known)
  return {
    path,
    atKey: true,
    message: () => `key ${quote(key)} is unknown, expected one of ${known.join(', ')}`,
    hint: () => (near === undefined ? undefined : `did you mean ${quote(near)}?`),
  }
}

function faultsOfDiscriminated(
  root: SchemaRoot,
  schema: Schema,
  data: unknown,
  path: TopologyPath,
): ShapeFault[] {
  const tag = schema.discriminator?.propertyName ?? ''
  if (!isMap(data)) return [typeFault(root, schema, data, path)]
  const branches = (schema.oneOf ?? []).map((branch) => resolved(root, branch))
  const word = (branch: Schema): unknown => branch.properties?.[tag]?.const
  if (data[tag] === undefined) {
    const words = branches.map(word).map(String).join(', ')
    return [
      {
        path,
        atKey: true,
        message: () => `${quote(tag)} is missing${inPlace(path)}, expected one of ${words}`,
      },
    ]
  }
  const branch = branches.find((candidate) => word(candidate) === data[tag])
  if (branch === undefined) return [wordFault([...path, tag], data[tag], branches.map(word))]
  return faultsOf(root, branch, data, path)
}

/** The branch that fits best speaks: by type, then by its constants, then by the number of faults. */
function faultsOfAnyOf(
  root: SchemaRoot,
  branches: readonly Schema[],
  data: unknown,
  path: TopologyPath,
): ShapeFault[] {
  const all = branches.map((branch) => ({
    schema: resolved(root, branch),
    faults: faultsOf(root, branch, data, path),
  }))
  if (all.some(({ faults }) => faults.length === 0)) return []
  const fitting = all.filter(({ schema }) => hasType(schema, data))
  const words = fitting.flatMap(({ schema }) =>
    schema.const === undefined ? (schema.enum ?? []) : [schema.const],
  )
  if (
    !isMap(data) &&
    words.length > 0 &&
    fitting.every(({ schema }) => schema.const !== undefined || schema.enum)
  ) {
    return [wordFault(path, data, words)]
  }
  if (fitting.length === 0) {
    const expected = [...new Set(branches.map((branch) => expectation(root, branch)))].join(', or ')
    return [wrongType(path, data, expected)]
  }
  if (!isMap(data) && fitting.length > 1) {
    const expected = [...new Set(branches.map((branch) => expectation(root, branch)))].join(', or ')
    return [{ path, message: (raw) => `${shown(path, data, raw)} does not fit, expected ${expected}` }]
  }
  const constant = fitting.filter(({ schema }) => isMap(data) && constantsFit(schema, data))
  const best = (constant.length > 0 ? constant : fitting).toSorted(
    (a, b) => a.faults.length - b.faults.length,
  )[0]
  const isOpenChoice = best !== undefined && constant.length !== 1 && isMap(data) && fitting.length > 1
  if (isOpenChoice) {
    const keys = fitting.map(
      ({ schema }) => `{${(schema.required ?? Object.keys(schema.properties ?? {})).join(', ')}}`,
    )
    return [
      {
        path,
        message: () =>
          `the map ${mapKeys(data)} does not fit, expected one of ${[...new Set(keys)].join(', ')}`,
      },
    ]
  }
  return best?.faults ?? []
}

function constantsFit(schema: Schema, data: Readonly<Record<string, unknown>>): boolean {
  const constants = Object.entries(schema.properties ?? {}).filter(
    ([, property]) => property.const !== undefined,
  )
  return constants.length > 0 && constants.every(([key, property]) => data[key] === property.const)
}

function stringFaults(schema: Schema, data: string, path: TopologyPath): ShapeFault[] {
  if (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(data)) return []
  return [{ path, message: () => `${shown(path, data)} does not fit, expected ${described(schema)}` }]
}

function numberFaults(schema: Schema, data: number, path: TopologyPath): ShapeFault[] {
  if (schema.type === 'integer' && !Number.isInteger(data)) {
    return [{ path, message: (raw) => `${shown(path, data, raw)} is not a whole number` }]
  }
  if (schema.minimum !== undefined && data < schema.minimum) {
    return [
      {
        path,
        message: (raw) => `${shown(path, data, raw)} is too small, expected ${schema.minimum} or more`,
      },
    ]
  }
  if (schema.maximum !== undefined && data > schema.maximum) {
    return [
      {
        path,
        message: (raw) => `${shown(path, data, raw)} is too large, expected ${schema.maximum} or less`,
      },
    ]
  }
  return []
}

function listFaults(
  root: SchemaRoot,
  schema: Schema,
  data: readonly unknown[],
  path: TopologyPath,
): ShapeFault[] {
  if (schema.minItems !== undefined && data.length < schema.minItems) {
    return [{ path, message: () => `the list is empty, expected ${schema.minItems} entry at least` }]
  }
  const items = schema.items
  return items === undefined
    ? []
    : data.flatMap((item, index) => faultsOf(root, items, item, [...path, index]))
}

function typeFault(root: SchemaRoot, reference: Schema, data: unknown, path: TopologyPath): ShapeFault {
  const schema = resolved(root, reference)
  return wrongType(path, data, expectation(root, reference), schema)
}

function wrongType(path: TopologyPath, data: unknown, expected: string, schema: Schema = {}): ShapeFault {
  if (data === null) {
    return {
      path,
      message: () => `null removes an inherited value, and nothing is inherited here, expected ${expected}`,
      hint: () => 'remove the line',
    }
  }
  if (isSecretPlace(path) && typeof data !== 'object') {
    return {
      path,
      holdsSecret: true,
      message: () => 'a literal secret is not allowed, expected a reference',
      hint: () => 'write {secret: NAME}, {env: NAME}, {file: PATH} or {exec: [PROGRAM]} in its place',
    }
  }
  const isScalar = typeof data === 'number' || typeof data === 'boolean'
  const fitsQuoted = (text: string): boolean =>
    isScalar && schema.type === 'string' && new RegExp(schema.pattern ?? '', 'u').test(text)
  return {
    path,
    message: (raw) => `${shown(path, data, raw)} is ${kindOf(data)}, expected ${expected}`,
    hint: (raw) => (fitsQuoted(raw ?? String(data)) ? `quote it: "${raw ?? String(data)}"` : undefined),
  }
}

function wordFault(path: TopologyPath, data: unknown, words: readonly unknown[]): ShapeFault {
  const known = words.map(String)
  const near = typeof data === 'string' ? didYouMean(data, known) : undefined
  return {
    path,
    message: (raw) =>
      `${shown(path, data, raw)} is unknown, expected ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}`,
    hint: () => (near === undefined ? undefined : `did you mean ${quote(near)}?`),
  }
}

function hasType(schema: Schema, data: unknown): boolean {
  if (schema.anyOf !== undefined || schema.type === undefined) return true
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type
  return types.some((type) => {
    if (type === 'integer' || type === 'number') return typeof data === 'number'
    if (type === 'array') return Array.isArray(data)
    if (type === 'object') return isMap(data)
    if (type === 'null') return data === null
    return typeof data === type
  })
}

function expectation(root: SchemaRoot, reference: Schema): string {
  const schema = resolved(root, reference)
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(String).join(', ')
  if (schema.pattern !== undefined) return described(schema)
  const types = {
    string: 'a string',
    integer: 'a whole number',
    number: 'a number',
    array: 'a list',
    object: 'a map',
  }
  const type = typeof schema.type === 'string' ? schema.type : undefined
  return (
    Object.entries({ ...types, boolean: 'true or false', null: 'null' }).find(
      ([name]) => name === type,
    )?.[1] ?? described(schema)
  )
}

/** First sentence of the type's doc comment: a pattern says nothing to an operator. */
function described(schema: Schema): string {
  const first = (schema.description ?? 'another form').replace(/\.(?:\s.*)?$/s, '')
  return (first.charAt(0).toLowerCase() + first.slice(1)).replaceAll('`', '')
}

function shown(path: TopologyPath, data: unknown, raw?: string): string {
  const key = path.findLast((part) => typeof part === 'string') ?? 'value'
  if (isMap(data)) return `${key} ${mapKeys(data)}`
  if (Array.isArray(data)) return `${key} [...]`
  return `${key} ${typeof data === 'string' ? quote(data) : (raw ?? String(data))}`
}

function mapKeys(data: Readonly<Record<string, unknown>>): string {
  return `{${Object.keys(data).join(', ')}}`
}

function kindOf(data: unknown): string {
  if (Array.isArray(data)) return 'a list'
  if (isMap(data)) return 'a map'
  return (
    { number: 'a number', boolean: 'true or false', string: 'a string' }[typeof data as string] ?? 'empty'
  )
}

function isSecretPlace(path: TopologyPath): boolean {
  const key = path.at(-1)
  return key === 'password' || key === 'verifier' || path.at(-2) === 'users'
}

function inPlace(path: TopologyPath): string {
  return path.length === 0 ? '' : ` in ${path.join('.')}`
}

function quote(text: string): string {
  return JSON.stringify(text)
}
