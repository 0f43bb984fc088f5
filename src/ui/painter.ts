import { styleText } from 'node:util'
import type { Paint } from '../diagnostics/print.ts'

/** Colours for a terminal that wants them: none in a pipe, with NO_COLOR, with --no-color. */
export function painter(stream: { isTTY?: boolean }, argv: readonly string[]): Paint {
  const { NO_COLOR, TERM } = process.env
  const isPlain = !stream.isTTY || NO_COLOR || TERM === 'dumb' || argv.includes('--no-color')
  // The stream is judged above; by default Node 20.18 and newer would judge stdout.
  return isPlain ? (_, text) => text : (style, text) => styleText(style, text, { validateStream: false })
}
