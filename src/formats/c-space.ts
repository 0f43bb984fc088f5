/** Without the spaces of C at its ends; others, as U+3000, are part of a text to every server. */
export function trimSpaces(text: string): string {
  return trimEndSpaces(text.replace(/^[ \t\n\r\v\f]+/, ''))
}

/** Not by a pattern: it would look at every space again for each of them. */
export function trimEndSpaces(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\n\r\v\f'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
