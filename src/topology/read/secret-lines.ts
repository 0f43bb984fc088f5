import type { Lines } from './lines.ts'

// From the beginning of a word on: a long one is looked through once.
const secretKey = '(?:(?<![\\w-])[\\w-]*(?:pass(?:word|wd|phrase|-)?|credentials)|masterauth|verifier)'
// A key of a secret followed by anything but a reference's brace.
const literal = new RegExp(`${secretKey}["']?\\s*:\\s*(?![\\s{#]|$)`, 'i')
// A key of a secret whose value begins on the next line.
const continued = new RegExp(`${secretKey}["']?\\s*:\\s*(?:[|>][-+0-9]*)?\\s*(?:#.*)?$`, 'i')

/** True where a line may show a password that somebody typed: it must not be quoted. Rather too often than too seldom. */
export function mayHoldSecret(text: string, lines: Lines, line: number): boolean {
  return (
    literal.test(lineOf(text, lines, line)) || (line > 1 && continued.test(lineOf(text, lines, line - 1)))
  )
}

function lineOf(text: string, lines: Lines, line: number): string {
  const start = lines.startOfLine(line)
  const end = text.indexOf('\n', start)
  return text.slice(start, end === -1 ? undefined : end)
}
