import { isMap } from './parsed-file.ts'

// Tags, anchors, aliases, merge keys, directives and document marks are left to the careful parser: what is
// plain YAML without them, both parsers read alike (test/topology/parsers-agree.test.ts).
const needsCare = /(^|[\s,[{:-])[&*!][^\s,\]}]|^%|^---|^\.\.\.|<<|^\uFEFF|\?\s/m
// Keys that YAML reads as something other than a string; the careful parser refuses them with a position.
const oddKey = /^(?:[-+.]?[0-9].*|[-+]?\.(?:inf|nan).*|true|false|null|~|)$/i

/** Reads plain YAML about seven times faster than the `yaml` package; undefined: read it with care. */
export async function parseFast(text: string): Promise<unknown> {
  if (needsCare.test(text)) return undefined
  const { load } = await import('js-yaml')
  try {
    const data: unknown = load(text)
    return isMap(data) && isPlain(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** Deepest nesting of a topology. */
export const maxDepth = 64

function isPlain(root: unknown): boolean {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next
    if (typeof value === 'number' && !Number.isFinite(value)) return false
    if (typeof value !== 'object' || value === null) continue
    if (depth >= maxDepth) return false
    if (Array.isArray(value)) {
      for (const item of value) pending.push({ value: item, depth: depth + 1 })
      continue
    }
    for (const [key, item] of Object.entries(value)) {
      if (oddKey.test(key) || key === '__proto__') return false
      pending.push({ value: item, depth: depth + 1 })
    }
  }
  return true
}
