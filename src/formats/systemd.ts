import { refuseControlCharacters } from './text.ts'

/** One word of an `ExecStart=` line: `%` and `$` stand for themselves. */
export function unitWord(text: string): string {
  const plain = unitValue(text).replaceAll('$', '$$$$')
  if (/^[A-Za-z0-9_./:@%+,=$-]+$/.test(plain)) return plain
  return `"${plain.replace(/["\\]/g, '\\$&')}"`
}

/** Text after `Description=` and the like: `%` stands for itself. */
export function unitValue(text: string): string {
  return refuseControlCharacters(text, 'a systemd unit').replaceAll('%', '%%')
}
