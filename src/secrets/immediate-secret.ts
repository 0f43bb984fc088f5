import type { SecretReference } from '../topology/declaration/secret.ts'
import { placeOf, type SecretSources } from './secret-sources.ts'
import { usable } from './usable.ts'

/** The value of a variable; undefined for what is read elsewhere, and for what readSecrets will refuse. */
export function immediateSecret(reference: SecretReference, sources: SecretSources): string | undefined {
  try {
    const place = placeOf(reference, sources)
    const value = 'env' in place ? sources.variables[place.env] : undefined
    return value === undefined ? undefined : usable(value)
  } catch {
    return undefined
  }
}
