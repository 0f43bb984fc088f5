import { didYouMeanHint } from '../../../diagnostics/did-you-mean.ts'
import type { ConsoleDatabase } from './console-state.ts'

/** The databases that are meant, or what is wrong with a name. */
export type ChosenDatabases =
  | { databases: readonly ConsoleDatabase[] }
  | { message: string; hint: string | undefined }

/** Those that are named; all where none is. */
export function chosenDatabases(
  known: readonly ConsoleDatabase[],
  named: readonly string[],
): ChosenDatabases {
  const names = known.map(({ name }) => name)
  const unknown = named.find((name) => !names.includes(name))
  if (unknown !== undefined)
    return {
      message: `database ${JSON.stringify(unknown)} is unknown to this process`,
      hint: didYouMeanHint(unknown, names),
    }
  return { databases: named.length === 0 ? known : known.filter(({ name }) => named.includes(name)) }
}
