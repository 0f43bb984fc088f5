/** Every key and every text below a value. */
export interface Texts {
  keys: ReadonlySet<string>
  values: ReadonlySet<string>
}

/** Names may stand anywhere: as a host, in a list, in a map of what a balancer serves. */
export function textsIn(value: unknown): Texts {
  const keys = new Set<string>()
  const values = new Set<string>()
  const walk = (part: unknown): void => {
    if (typeof part === 'string') values.add(part)
    if (typeof part !== 'object' || part === null) return
    for (const [key, inner] of Object.entries(part)) {
      keys.add(key)
      walk(inner)
    }
  }
  walk(value)
  return { keys, values }
}
