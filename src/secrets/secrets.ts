import type { SecretReference } from '../topology/declaration/secret.ts'

/** Hands out the values of secret references. Products ask for what they need while they make their model. */
export interface Secrets {
  /** The value behind a reference; never empty, never with control characters. */
  value(reference: SecretReference): string
}
