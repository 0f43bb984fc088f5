/** A map of plain data. */
export type Data = Readonly<Record<string, unknown>>

/** True for a map, not for a list or null. */
export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
