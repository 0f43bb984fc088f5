import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { type Data, isMap } from '../data.ts'
import { wordFault, wrongType } from './scalar-faults.ts'
import { hasType, resolved, type Schema, type SchemaRoot } from './schema.ts'
import type { ShapeFault } from './shape-fault.ts'
import { expectation, isInSecret, mapKeys, shown } from './words.ts'

/** One form that a value may have, and what is wrong with the value in that form. */
interface Branch {
  schema: Schema
  faults: readonly ShapeFault[]
}

/** What is wrong with a value that may have one of several forms: the form that was meant speaks. */
export function choiceFaults(
  root: SchemaRoot,
  schemas: readonly Schema[],
  data: unknown,
  path: TopologyPath,
  faultsOf: (schema: Schema) => readonly ShapeFault[],
): readonly ShapeFault[] {
  const branches = schemas.map((schema) => ({ schema: resolved(root, schema), faults: faultsOf(schema) }))
  if (branches.some(({ faults }) => faults.length === 0)) return []
  const expected = [...new Set(schemas.map((schema) => expectation(root, schema)))].join(', or ')
  const fitting = branches.filter(({ schema }) => hasType(schema, data))
  if (fitting.length === 0) {
    const [only] = branches.filter(({ schema }) => schema.type === 'string')
    return [wrongType(path, data, expected, only?.schema)]
  }
  if (isMap(data)) return mapFaults(fitting, data, path)
  const words = fitting.flatMap(
    ({ schema }) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]),
  )
  const takesWordsOnly = fitting.every(
    ({ schema }) => schema.enum !== undefined || schema.const !== undefined,
  )
  if (takesWordsOnly) return [wordFault(path, data, words)]
  if (fitting.length === 1) return fitting[0]?.faults ?? []
  const message = (raw: string | undefined): string =>
    `${shown(path, data, raw)} does not fit, expected ${expected}`
  return [{ path, message, holdsSecret: isInSecret(path) }]
}

function mapFaults(fitting: readonly Branch[], data: Data, path: TopologyPath): readonly ShapeFault[] {
  const meant = fitting.filter(({ schema }) => isMeant(schema, data))
  if (fitting.length === 1 || meant.length === 1) return (meant[0] ?? fitting[0])?.faults ?? []
  const tag = commonTag(fitting)
  if (tag !== undefined && Object.hasOwn(data, tag.key)) {
    return [wordFault([...path, tag.key], data[tag.key], tag.words)]
  }
  const keys = fitting.map(({ schema }) => schema.required ?? Object.keys(schema.properties ?? {}))
  const forms = [...new Set(keys.map((names) => `{${names.join(', ')}}`))]
  const near = Object.keys(data)
    .map((key) => didYouMean(key, keys.flat()))
    .find((name) => name !== undefined)
  return [
    {
      path,
      holdsSecret: isInSecret(path),
      message: () => `the map ${mapKeys(data)} does not fit, expected one of ${forms.join(', ')}`,
      hint: () => (near === undefined || Object.hasOwn(data, near) ? undefined : `did you mean "${near}"?`),
    },
  ]
}

/** The key that every form has a word of its own for. */
function commonTag(fitting: readonly Branch[]): { key: string; words: readonly unknown[] } | undefined {
  const all = fitting.map(({ schema }) => schema.properties ?? {})
  const key = Object.keys(all[0] ?? {}).find((name) =>
    all.every((properties) => properties[name]?.const !== undefined),
  )
  return key === undefined ? undefined : { key, words: all.map((properties) => properties[key]?.const) }
}

/** True where the map has a form's constants, or else its compulsory keys and no others. */
function isMeant(schema: Schema, data: Data): boolean {
  const properties = schema.properties ?? {}
  const constants = Object.entries(properties).filter(([, property]) => property.const !== undefined)
  if (constants.length > 0) return constants.every(([key, property]) => data[key] === property.const)
  const { required = [] } = schema
  const hasRequired = required.length > 0 && required.every((key) => Object.hasOwn(data, key))
  return hasRequired && Object.keys(data).every((key) => Object.hasOwn(properties, key))
}
