import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import { type Data, isMap } from './data.ts'
import type { SecretReference } from './declaration/secret.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'

/** A reference to a secret, and the account that it is of. */
export interface FoundReference {
  reference: SecretReference
  /** The user's name. */
  account: string
  path: TopologyPath
}

const known = new WeakMap<EffectiveTopology, readonly FoundReference[]>()

/** Every reference to a secret, in the order of the file. */
export function secretReferences(effective: EffectiveTopology): readonly FoundReference[] {
  const before = known.get(effective)
  if (before !== undefined) return before
  const found: FoundReference[] = []
  const { clusters, balancers = {} } = effective
  collect(clusters, ['clusters'], found)
  collect(balancers, ['balancers'], found)
  known.set(effective, found)
  return found
}

/**
 * `{user: app, password: ...}`, `{account: router, password: ...}` and `users: {app: {password: ...}}`. `path` grows and
 * shrinks with the walk.
 */
function collect(value: object, path: (string | number)[], found: FoundReference[]): void {
  const isList = Array.isArray(value)
  for (const [key, part] of Object.entries(value)) {
    if (typeof part !== 'object' || part === null) continue
    path.push(isList ? Number(key) : key)
    if ((key === 'password' || key === 'verifier') && isMap(part)) {
      const { user, account } = value as Data
      found.push({
        reference: part as unknown as SecretReference,
        account: String(user ?? account ?? path.at(-2)),
        path: [...path],
      })
    } else collect(part, path, found)
    path.pop()
  }
}

/** The secret that a command gets as its argument to print it; undefined for every other reference. */
export function literalOf(reference: SecretReference): string | undefined {
  if (!('exec' in reference)) return undefined
  const [program = '', ...words] = reference.exec
  if (!/^(\/(usr\/)?bin\/)?(echo|printf)$/.test(program)) return undefined
  return words.findLast((word) => !word.startsWith('-') && !word.startsWith('%'))
}

/** The files that hold secrets, as the topology names them. */
export function* secretFiles(
  effective: EffectiveTopology,
  environment: string | undefined,
): Iterable<{ file: string; path: TopologyPath }> {
  const provided = effective.secrets?.file
  const seen = new Set<string>()
  for (const { reference, path } of secretReferences(effective)) {
    const file =
      'file' in reference
        ? reference.file
        : 'secret' in reference
          ? provided?.replaceAll('{name}', reference.secret).replaceAll('{environment}', environment ?? '')
          : undefined
    if (file === undefined || seen.has(file)) continue
    seen.add(file)
    yield { file, path }
  }
}
