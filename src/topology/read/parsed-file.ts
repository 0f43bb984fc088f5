/** A topology file, read and parsed. */
export interface ParsedFile {
  /** As the operator would name it; `<stdin>` for standard input. */
  name: string
  /** Directory that its relative paths start from. */
  directory: string
  text: string
  /** Plain data: maps, lists, strings, finite numbers, booleans, null. */
  data: Readonly<Record<string, unknown>>
}

/** A map of plain data. */
export type Data = Readonly<Record<string, unknown>>

/** True for a map, not for a list or null. */
export function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
