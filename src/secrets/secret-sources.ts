import type { SecretProvider, SecretReference } from '../topology/declaration/secret.ts'
import { fillPlaceholders } from '../topology/placeholders.ts'
import type { PlaceOfSecret } from './secret-bytes.ts'

/** What reading a secret may use. */
export interface SecretSources {
  provider: SecretProvider | undefined
  /** Fills `{environment}` of the provider. */
  environment: string | undefined
  /** Relative paths start here, and commands run here. */
  directory: string
  variables: Readonly<Record<string, string | undefined>>
  /** False for a topology from standard input: its commands are not run. */
  mayRunCommands: boolean
}

/** Where a secret is: as the reference says, or as the provider does for its name. */
export function placeOf(reference: SecretReference, { provider, environment }: SecretSources): PlaceOfSecret {
  if (!('secret' in reference)) return reference
  const fill = (text: string): string => fillPlaceholders(text, { name: reference.secret, environment })
  if (provider?.env !== undefined) return { env: fill(provider.env) }
  if (provider?.file !== undefined) return { file: fill(provider.file) }
  if (provider?.exec !== undefined) return { exec: provider.exec.map(fill) }
  throw new Error('the topology has no provider for it')
}
