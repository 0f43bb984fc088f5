import type { ScriptField } from '../../../formats/mongosh-script.ts'
import { type Operation, operationsOf, type Script, textOf } from './script.ts'

/** A collection that a script shards, with the key that is written in plain words. */
export interface ShardedCollection {
  namespace: string
  fields: readonly ScriptField[]
  operation: Operation
}

export function shardedCollections(script: Script): readonly ShardedCollection[] {
  return operationsOf(script, 'shardCollection', 'reshardCollection').flatMap((operation) => {
    const { action, values } = operation
    const namespace = textOf(values.get(action))
    const key = values.get('key')
    if (namespace === undefined || key?.kind !== 'object') return []
    return [{ namespace, fields: key.fields, operation }]
  })
}

export function isHashed({ value }: ScriptField): boolean {
  return value.kind === 'string' && value.value === 'hashed'
}

/** `1`: chunks are ranges of values. */
export function isRanged({ value }: ScriptField): boolean {
  return value.kind === 'number'
}

/** Splits of a collection, in this script. */
export function splitsOf(script: Script, namespace: string): readonly Operation[] {
  const known = splits.get(script) ?? byNamespace(script)
  splits.set(script, known)
  return known.get(namespace) ?? []
}

const splits = new WeakMap<Script, ReadonlyMap<string, readonly Operation[]>>()

function byNamespace(script: Script): ReadonlyMap<string, readonly Operation[]> {
  const found = new Map<string, Operation[]>()
  for (const operation of operationsOf(script, 'split')) {
    const namespace = textOf(operation.values.get('split'))
    if (namespace === undefined) continue
    const others = found.get(namespace)
    if (others === undefined) found.set(namespace, [operation])
    else others.push(operation)
  }
  return found
}
