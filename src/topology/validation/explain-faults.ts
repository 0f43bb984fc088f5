import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { oneOf } from '../../diagnostics/one-of.ts'
import { type Data, isMap } from '../data.ts'
import { choiceFaults } from './choice-faults.ts'
import { otherWordHint } from './other-words.ts'
import { numberFaults, stringFaults, wordFault, writeReference, wrongType } from './scalar-faults.ts'
import { hasType, resolved, type Schema, type SchemaRoot } from './schema.ts'
import type { ShapeFault } from './shape-fault.ts'
import { expectation, isInSecret, keyText, namesSecret } from './words.ts'

/** What is being explained. */
export interface Explanation {
  root: SchemaRoot
  /** A part of something: no key is missing. */
  isPartial: boolean
  /** Keys of the file, where the whole of it is explained: the effective topology has fewer. */
  fileKeys?: readonly string[]
}

/** Says in words what is wrong with data: every fault once, at its path. */
export function explainFaults(
  explanation: Explanation,
  reference: Schema,
  data: unknown,
  path: TopologyPath,
): readonly ShapeFault[] {
  const { root } = explanation
  const schema = resolved(root, reference)
  if (schema.discriminator !== undefined) return kindFaults(explanation, schema, data, path)
  if (schema.anyOf !== undefined) {
    return choiceFaults(root, schema.anyOf, data, path, (branch) =>
      explainFaults(explanation, branch, data, path),
    )
  }
  if (!hasType(schema, data)) return [wrongType(path, data, expectation(root, reference), schema)]
  if (schema.const !== undefined) return schema.const === data ? [] : [wordFault(path, data, [schema.const])]
  if (schema.enum !== undefined) return schema.enum.includes(data) ? [] : [wordFault(path, data, schema.enum)]
  if (typeof data === 'string') return stringFaults(schema, data, path)
  if (typeof data === 'number') return numberFaults(schema, data, path)
  if (Array.isArray(data)) return listFaults(explanation, schema, data, path)
  return isMap(data) ? mapFaults(explanation, schema, data, path) : []
}

function mapFaults(
  explanation: Explanation,
  schema: Schema,
  data: Data,
  path: TopologyPath,
): readonly ShapeFault[] {
  const { properties = {}, additionalProperties, required = [], minProperties = 0 } = schema
  const missing = explanation.isPartial ? [] : required.filter((key) => !Object.hasOwn(data, key))
  const faults = missing.map((key) => {
    const expected = missingExpectation(explanation.root, properties[key] ?? {})
    return missingKey(key, path, isInSecret([...path, key]) ? undefined : expected)
  })
  for (const [key, value] of Object.entries(data)) {
    const here = [...path, key]
    const property = Object.hasOwn(properties, key) ? properties[key] : additionalProperties
    if (typeof property === 'object') faults.push(...explainFaults(explanation, property, value, here))
    else if (property === false) {
      const known = path.length === 0 ? explanation.fileKeys : undefined
      faults.push(unknownKey(key, known ?? Object.keys(properties), here))
    }
  }
  if (Object.keys(data).length < minProperties) {
    faults.push({ path, message: () => `the map is empty, expected ${minProperties} key at least` })
  }
  return faults
}

/** `expected` in words; undefined for a secret. */
function missingKey(key: string, path: TopologyPath, expected: string | undefined): ShapeFault {
  const place = path.at(-1)
  const where = place === undefined ? '' : ` in ${keyText(place)}`
  return {
    path,
    atKey: true,
    message: () => `"${key}" is missing${where}, expected ${expected ?? 'a reference to a secret'}`,
    hint: () => (expected === undefined ? writeReference.replace('in its place', `as ${key}`) : undefined),
  }
}

function missingExpectation(root: SchemaRoot, reference: Schema): string {
  const { anyOf } = resolved(root, reference)
  if (anyOf === undefined) return expectation(root, reference)
  return [...new Set(anyOf.map((form) => expectation(root, form)))].join(', or ')
}

function unknownKey(key: string, known: readonly string[], path: TopologyPath): ShapeFault {
  return {
    path,
    atKey: true,
    holdsSecret: namesSecret(key) || isInSecret(path),
    message: () => `key ${JSON.stringify(key)} is unknown, expected ${oneOf(known.toSorted())}`,
    hint: () => didYouMeanHint(key, known) ?? otherWordHint(key, known),
  }
}

/** A map that one of its keys gives a kind. */
function kindFaults(
  explanation: Explanation,
  schema: Schema,
  data: unknown,
  path: TopologyPath,
): readonly ShapeFault[] {
  const { root } = explanation
  if (!isMap(data)) return [wrongType(path, data, expectation(root, schema), schema)]
  const tag = schema.discriminator?.propertyName ?? ''
  const branches = (schema.oneOf ?? []).map((branch) => resolved(root, branch))
  const words = branches.map((branch) => branch.properties?.[tag]?.const)
  if (!Object.hasOwn(data, tag)) return [missingKey(tag, path, oneOf(words))]
  const branch = branches[words.indexOf(data[tag])]
  return branch === undefined
    ? [wordFault([...path, tag], data[tag], words)]
    : explainFaults(explanation, branch, data, path)
}

function listFaults(
  explanation: Explanation,
  { minItems = 0, items }: Schema,
  data: readonly unknown[],
  path: TopologyPath,
): readonly ShapeFault[] {
  if (data.length < minItems) {
    return [{ path, message: () => `the list is empty, expected ${minItems} entry at least` }]
  }
  if (items === undefined) return []
  return data.flatMap((item, index) => explainFaults(explanation, items, item, [...path, index]))
}
