import { type ReasonKey, why } from './reasons.ts'

/** One line of redis.conf or sentinel.conf, not quoted yet. */
export interface Directive {
  name: string
  words: readonly string[]
  /** Why it is written, where it is not the product's default. */
  why: string | null
}

/** A line that stays the product's default, or that says what the topology says in so many words. */
export function plain(name: string, ...words: readonly string[]): Directive {
  return { name, words, why: null }
}

/** A line with its reason. */
export function because(reason: ReasonKey, name: string, ...words: readonly string[]): Directive {
  return { name, words, why: why(reason) }
}

/** The value of a directive, as the server takes it: the last one wins. */
export function valueIn(directives: readonly Directive[], name: string): string | undefined {
  return directives.findLast((directive) => directive.name === name)?.words.join(' ')
}
