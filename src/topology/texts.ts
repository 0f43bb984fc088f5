/** Every text below a value. Names may stand anywhere: as a host, in a list, in a map of what a balancer serves. */
export function textsIn(value: unknown): ReadonlySet<string> {
  const texts = new Set<string>()
  const walk = (part: unknown): void => {
    if (typeof part === 'string') texts.add(part)
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(walk)
  }
  walk(value)
  return texts
}
