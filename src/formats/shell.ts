import { refuseControlCharacters } from './text.ts'

/** One POSIX shell word, single-quoted unless it is plainly safe. */
export function shellWord(text: string): string {
  refuseControlCharacters(text, 'a shell script')
  if (/^[A-Za-z0-9_./:@%+,=-]+$/.test(text) && !text.startsWith('-') && !text.startsWith('=')) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A text of several lines as one POSIX shell word; only NUL has no place in it. */
export function shellText(text: string): string {
  for (const line of text.split(/[\n\t]/)) refuseControlCharacters(line, 'a shell script')
  return `'${text.replaceAll("'", `'\\''`)}'`
}
