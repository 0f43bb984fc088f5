import { DbbalError, exitCodes } from '../errors.ts'

// C0, DEL, C1, line and paragraph separators, and surrogates that stand alone.
const unwritable = /[\p{Cc}\u2028\u2029]|\p{Cs}/u

/** True where a text holds a character that could end a line or hide in one. */
export function hasControlCharacter(text: string): boolean {
  return unwritable.test(text)
}

/** Last line of defence of every quoting function: the load refuses these characters with a position before. */
export function refuseControlCharacters(text: string, format: string): string {
  if (hasControlCharacter(text)) throw unquotable(text, format, 'it holds a control character')
  return text
}

/** The error of a value that a format has no way to hold. */
export function unquotable(text: string, format: string, why: string): DbbalError {
  return new DbbalError('UNQUOTABLE', `${JSON.stringify(text)} cannot be written to ${format}: ${why}`, {
    exit: exitCodes.usage,
    hint: 'change the value in the topology',
  })
}

/** A comment of the formats that start one with `#`, for a line of its own. */
export function hashComment(text: string): string {
  return `# ${refuseControlCharacters(text, 'a comment')}`
}
