import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'

/**
 * The values of a flag that is given as `--flag KEY=VALUE`, the last of a key.
 *
 * @throws DbbalError (2) for one that the pattern does not take
 */
export function keyValues<Value extends string>(
  flag: string,
  given: readonly string[],
  isValue: (value: string) => value is Value,
  example: string,
): ReadonlyMap<string, Value> {
  return new Map(
    given.map((each) => {
      const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(each) ?? []
      if (key !== '' && isValue(value)) return [key, value] as const
      throw new DbbalError('USAGE', `--${flag} ${quoted(each)} is not understood`, {
        exit: exitCodes.usage,
        hint: `--${flag} ${example}`,
      })
    }),
  )
}
