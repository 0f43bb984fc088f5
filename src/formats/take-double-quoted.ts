import type { Scanner } from './scanner.ts'

/** A text in quotes, `""` in it for one; '' where it has no end. No pattern: one of many quotes overflows its stack. */
export function takeDoubleQuoted(scanner: Scanner): string {
  const { text, position } = scanner
  for (let end = text.indexOf('"', position + 1); end !== -1; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] === '"') continue
    scanner.position = end + 1
    return text.slice(position, end + 1)
  }
  return ''
}
