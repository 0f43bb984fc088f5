/** So many words are listed. */
const mostListed = 40

/** `a`, or `one of a, b, c`: what follows `expected`. */
export function oneOf(words: readonly unknown[]): string {
  if (words.length === 1) return String(words[0])
  const more = words.length > mostListed ? ` and ${words.length - mostListed} more` : ''
  return `one of ${words.slice(0, mostListed).join(', ')}${more}`
}
