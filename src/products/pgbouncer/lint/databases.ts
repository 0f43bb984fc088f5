import { type ConnectionParameter, readConnectionString } from '../../../formats/connection-string.ts'
import type { Place } from '../../../formats/scanner.ts'
import type { ReadIni, UnitPair } from './read-ini.ts'

/** One line of [databases], [users] or [peers], taken apart. */
export interface IniEntry {
  pair: UnitPair
  /** In the order of the line; those before the fault where it has one. */
  parameters: readonly IniParameter[]
  /** Where PgBouncer says `syntax error in connection string`. */
  syntaxError: Place | undefined
}

/** `name=value` of an entry. */
export interface IniParameter extends Pick<ConnectionParameter, 'name' | 'value'> {
  /** Of the name. */
  place: Place
  /** Of the value, or of its quote. */
  valuePlace: Place
}

const known = new WeakMap<ReadIni['items'], Map<string, readonly IniEntry[]>>()

/** The entries of a section in the order in which PgBouncer reads them: of two with one name the last counts. */
export function entriesOf(
  { items }: Pick<ReadIni, 'items'>,
  section: 'databases' | 'users' | 'peers',
): readonly IniEntry[] {
  const made = known.get(items)?.get(section)
  if (made !== undefined) return made
  const ofItems = known.get(items) ?? new Map<string, readonly IniEntry[]>()
  known.set(items, ofItems)
  const entries = readEntries(items, section)
  ofItems.set(section, entries)
  return entries
}

function readEntries(items: ReadIni['items'], section: string): readonly IniEntry[] {
  return items
    .filter((item): item is UnitPair => item.kind === 'pair' && item.section === section)
    .map((pair) => {
      const { parameters, syntaxError } = readConnectionString(pair.value)
      // A value stands in one line.
      const placeOf = (offset: number): Place => ({
        line: pair.valuePlace.line,
        column: pair.valuePlace.column + offset,
      })
      return {
        pair,
        parameters: parameters.map(({ name, value, offset, valueOffset }) => ({
          name,
          value,
          place: placeOf(offset),
          valuePlace: placeOf(valueOffset),
        })),
        syntaxError: syntaxError === undefined ? undefined : placeOf(syntaxError),
      }
    })
}

/** The parameter of that name that counts: the last one. */
export function parameterOf({ parameters }: IniEntry, name: string): IniParameter | undefined {
  return parameters.findLast((each) => each.name === name)
}
