/** Why a text is no topology, and where. */
export interface Refusal {
  message: string
  hint?: string | undefined
  offset: number
  /** Nests deeper than a stack may bear. */
  isTooDeep?: boolean
}

/** Thrown while data is built. */
export class RefusedYaml extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** Maps and lists nest deeper than this in no topology. */
export const maxDepth = 64

/** The refusal of a file that begins with U+FEFF. */
export const byteOrderMark: Refusal = {
  message: 'the file begins with a byte order mark',
  hint: 'save it as UTF-8 without one',
  offset: 0,
}

/** The refusal of what nests deeper. */
export function tooDeep(offset: number): Refusal {
  return { message: `nesting is deeper than ${maxDepth} levels`, offset, isTooDeep: true }
}

/** What js-yaml or `buildData` has thrown. Anything else is our own bug and goes on. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedYaml) return error.refusal
  const { name, reason, mark } = error as { name?: unknown; reason?: unknown; mark?: { position: number } }
  if (name !== 'YAMLException') throw error
  const offset = mark?.position ?? 0
  if (String(reason).startsWith('nesting exceeded')) return tooDeep(offset)
  return { message: String(reason), offset }
}
