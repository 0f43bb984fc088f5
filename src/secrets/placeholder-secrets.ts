import type { SecretReference } from '../topology/declaration/secret.ts'
import type { Secrets } from './secrets.ts'

/** Stands in for every secret, and remembers which were asked for. */
export class PlaceholderSecrets implements Secrets {
  readonly asked = new Map<string, SecretReference>()

  value(reference: SecretReference): string {
    this.asked.set(secretKey(reference), reference)
    return `placeholder for ${secretName(reference)}`
  }
}

/** One key for references to the same secret. */
export function secretKey(reference: SecretReference): string {
  return JSON.stringify(reference)
}

/** How a secret is called in messages; never its value. */
export function secretName(reference: SecretReference): string {
  if ('secret' in reference) return `secret ${reference.secret}`
  if ('env' in reference) return `env ${reference.env}`
  if ('file' in reference) return `file ${reference.file}`
  return `exec ${reference.exec[0] ?? ''}`
}
