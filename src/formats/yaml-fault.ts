import type { Place } from './scanner.ts'

/** A line that cannot be read, or what is lost for another reason. */
export interface YamlFault extends Place {
  message: string
  hint?: string | undefined
  /** Where it is no error. */
  severity?: 'warning'
  /** No setting is lost with it. */
  isComment?: true
  /** Takes the place of so many characters from the place on. */
  replacement?: { title: string; length: number; text: string }
}
