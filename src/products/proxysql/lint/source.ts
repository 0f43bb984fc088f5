import { placesIn } from '../../../formats/places.ts'
import type { Place } from '../../../formats/scanner.ts'
import type { LintFile } from '../../../lint/linter.ts'

/** A file with its places. */
export interface Source {
  name: string
  text: string
  place(offset: number): Place
}

export function sourceOf({ name, text }: Pick<LintFile, 'name' | 'text'>): Source {
  let places: ((offset: number) => Place) | undefined
  return {
    name,
    text,
    place: (offset) => {
      places ??= placesIn(text)
      return places(offset)
    },
  }
}
