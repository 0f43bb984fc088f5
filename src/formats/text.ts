import { DbbalError, exitCodes } from '../errors.ts'

// C0, DEL, C1, line and paragraph separators, and surrogates that stand alone.
const unwritable = /[\p{Cc}\u2028\u2029]|\p{Cs}/u

/** True where a text holds a character that could end a line or hide in one. */
export function hasControlCharacter(text: string): boolean {
  return unwritable.test(text)
}

/** Last line of defence of every quoting function: the load refuses these characters with a position before. */
export function refuseControlCharacters(text: string, format: string): string {
  const at = text.search(unwritable)
  if (at >= 0) throw unwritableText(format, `its character ${at + 1} is a control character`)
  return text
}

/** The error of a name that a format has no way to hold. It is shown: never for what may be a secret. */
export function unquotable(name: string, format: string, why: string): DbbalError {
  return cannotHold(JSON.stringify(name), format, why)
}

/** The same error of a text that may be a secret. */
export function unwritableText(format: string, why: string): DbbalError {
  return cannotHold('a text', format, why)
}

function cannotHold(what: string, format: string, why: string): DbbalError {
  return new DbbalError('UNQUOTABLE', `${what} cannot be written to ${format}: ${why}`, {
    exit: exitCodes.usage,
    hint: 'change the value in the topology, or the secret that it refers to',
  })
}

/** A comment of the formats that start one with `#`, for a line of its own. */
export function hashComment(text: string): string {
  return `# ${refuseControlCharacters(text, 'a comment')}`
}
