import { refuseControlCharacters } from './text.ts'

/** One POSIX shell word, single-quoted unless it is plainly safe. */
export function shellWord(text: string): string {
  refuseControlCharacters(text, 'a shell script')
  if (/^[A-Za-z0-9_./:@%+,=-]+$/.test(text) && !text.startsWith('-') && !text.startsWith('=')) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
