import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import { isMap } from './data.ts'
import type { SecretReference } from './declaration/secret.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'

/** A reference to a secret, and the account that it is of. */
export interface FoundReference {
  reference: SecretReference
  /** The user's name. */
  account: string
  path: TopologyPath
}

/** Every reference to a secret, in the order of the file. */
export function* secretReferences({ clusters, balancers = {} }: EffectiveTopology): Iterable<FoundReference> {
  yield* referencesIn(clusters, ['clusters'])
  yield* referencesIn(balancers, ['balancers'])
}

/** `{user: app, password: ...}`, `{account: router, password: ...}` and `users: {app: {password: ...}}`. */
function* referencesIn(value: unknown, path: TopologyPath): Iterable<FoundReference> {
  if (!isMap(value) && !Array.isArray(value)) return
  for (const [key, part] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key]
    if (isMap(value) && (key === 'password' || key === 'verifier') && isMap(part)) {
      const account = value['user'] ?? value['account'] ?? path.at(-1)
      yield { reference: part as unknown as SecretReference, account: String(account), path: here }
    } else yield* referencesIn(part, here)
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
