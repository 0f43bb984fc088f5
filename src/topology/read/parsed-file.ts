import type { BuiltData } from './build-data.ts'

/** A topology file, read and parsed. */
export interface ParsedFile extends BuiltData {
  /** As the operator would name it; `<stdin>` for standard input. */
  name: string
  /** Directory that its relative paths start from. */
  directory: string
  text: string
}
