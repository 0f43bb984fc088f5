/** Shows control characters and those that turn the writing direction as escapes, so that no text rules a terminal. */
export function escapeControls(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}
