import { DbbalError, exitCodes } from '../errors.ts'

/** The closed list of placeholders; a text may use those that have a value at its place. */
export type Placeholder =
  | 'host'
  | 'host.address'
  | 'instance'
  | 'process'
  | 'environment'
  | 'database'
  | 'name'

/** Fills `{instance}` and the like into a text of the topology. An unknown or valueless one is refused. */
export function fillPlaceholders(
  text: string,
  values: Partial<Record<Placeholder, string | undefined>>,
): string {
  return text.replace(/\{([A-Za-z.]+)\}/g, (whole, word: string) => {
    const value = values[word as Placeholder]
    if (value !== undefined) return value
    const known = Object.keys(values).filter((name) => values[name as Placeholder] !== undefined)
    throw new DbbalError(
      'PLACEHOLDER',
      `${JSON.stringify(whole)} in ${JSON.stringify(text)} has no value here`,
      {
        exit: exitCodes.usage,
        hint: `use one of ${known.map((name) => `{${name}}`).join(', ')}`,
      },
    )
  })
}
