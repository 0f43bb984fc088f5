import { didYouMeanHint } from '../diagnostics/did-you-mean.ts'
import { oneOf } from '../diagnostics/one-of.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type Data, isMap } from './data.ts'
import { environmentNames } from './merge/environment.ts'

/**
 * The environment whose patch is worked in; undefined where the topology has none. There is no default.
 *
 * @throws DbbalError (2) where one must be chosen, or the one asked for is not there.
 */
export function chooseEnvironment(joined: Data, asked: string | undefined): string | undefined {
  const names = environmentNames(joined)
  const refuse = (message: string, hint: string | undefined): DbbalError =>
    new DbbalError('ENVIRONMENT', message, { exit: exitCodes.usage, hint })
  // Where `environments` is no map, that is the fault to show.
  if (joined['environments'] !== undefined && !isMap(joined['environments'])) return undefined
  if (names.length === 0) {
    const described = joined['environment']
    if (asked === undefined || asked === described) return undefined
    const what = typeof described === 'string' ? `describes ${JSON.stringify(described)}` : 'has none'
    throw refuse(
      `environment ${JSON.stringify(asked)} is not in the topology, which ${what}`,
      'leave --environment out',
    )
  }
  if (asked === undefined) {
    throw refuse(
      `the topology has environments and none was chosen, expected ${oneOf(names)}`,
      `add --environment ${names.length === 1 ? names[0] : 'NAME'}`,
    )
  }
  if (names.includes(asked)) return asked
  throw refuse(
    `environment ${JSON.stringify(asked)} is unknown, expected ${oneOf(names)}`,
    didYouMeanHint(asked, names),
  )
}
