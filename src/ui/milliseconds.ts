import { DbbalError, exitCodes } from '../errors.ts'
import { durationMs, isDuration } from '../topology/units.ts'

/**
 * The value of a flag that takes a duration: `500ms`, `5s`, `2m`.
 *
 * @throws DbbalError (2)
 */
export function milliseconds(flag: string, text: string): number {
  if (isDuration(text)) return durationMs(text)
  const message = `--${flag} ${JSON.stringify(text)} is no duration, expected 500ms, 5s or 2m`
  throw new DbbalError('DURATION', message, { exit: exitCodes.usage })
}
