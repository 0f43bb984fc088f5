import type { SecretReference } from '../topology/declaration/secret.ts'
import type { Secrets } from './secrets.ts'

const mark = 'placeholder for '

/** Stands in for every secret that is not had at once, and remembers which were asked for. */
export class PlaceholderSecrets implements Secrets {
  readonly asked = new Map<string, SecretReference>()
  /** True once a placeholder was handed out. */
  hasStoodIn = false
  readonly #immediate: (reference: SecretReference) => string | undefined

  constructor(immediate: (reference: SecretReference) => string | undefined = () => undefined) {
    this.#immediate = immediate
  }

  value(reference: SecretReference): string {
    this.asked.set(secretKey(reference), reference)
    const value = this.#immediate(reference)
    if (value !== undefined) return value
    this.hasStoodIn = true
    return `${mark}${secretName(reference)}`
  }
}

/** True for what stands in for a secret: it is written as it is, not hashed. */
export function isPlaceholder(value: string): boolean {
  return value.startsWith(mark)
}

/** True for a line with something that stands in for a secret. */
export function holdsPlaceholder(line: string): boolean {
  return line.includes(mark)
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
