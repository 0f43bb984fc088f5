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

/** What parsers read differently, wherever it stands: byte order marks, `...` at the beginning of a line, a tab on an empty one. */
export function ambiguity(text: string): Refusal | undefined {
  const mark = text.indexOf('\uFEFF')
  if (mark !== -1) {
    const hint = mark === 0 ? 'save it as UTF-8 without one' : 'remove it'
    return { message: 'a byte order mark (U+FEFF) is not allowed', hint, offset: mark }
  }
  const end = text.search(/^\.\.\.(?=\s|$)/m)
  if (end !== -1)
    return {
      message: 'the mark "..." of a document\'s end is not allowed',
      hint: 'remove the line',
      offset: end,
    }
  const tab = text.includes('\t') ? text.search(/(?<=^ *)\t[\t ]*$/m) : -1
  if (tab === -1) return undefined
  return { message: 'a tab on an empty line is not allowed', hint: 'remove it', offset: tab }
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
