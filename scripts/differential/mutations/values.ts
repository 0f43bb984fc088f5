import { withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'
import { extremes, words } from './words.ts'

const word: Variant = (draft, { random }) => withSubject(draft, { value: random.pick(words) })

/** Another word of an enum, or the value of another setting. */
const ofOther: Variant = (draft, { random, table }) => {
  const own = draft.setting?.values ?? []
  if (own.length > 0) return withSubject(draft, { value: random.pick(own) })
  const other = random.pick(table.settings)
  return withSubject(draft, { value: other.default ?? other.values?.[0] ?? other.name })
}

/** The value with a unit, a sign or a mark that it does not have. */
const dressed: Variant = (draft, { random }) => {
  const { value } = draft.subject
  return withSubject(draft, {
    value: random.pick([
      `+${value}`,
      `-${value}`,
      `${value}s`,
      `${value}ms`,
      `${value}.0`,
      `${value}%`,
      `0${value}`,
      `${value}k`,
      `${value},`,
      `(${value})`,
      `${value}=`,
    ]),
  })
}

const extreme: Variant = (draft, { random }) => withSubject(draft, { value: random.pick(extremes) })

/** One beyond what the table says, and what it says. */
const atLimit: Variant = (draft, { random }) => {
  const { min, max } = draft.setting ?? {}
  const limits = [...(min === undefined ? [] : [min - 1, min]), ...(max === undefined ? [] : [max, max + 1])]
  return limits.length === 0 ? undefined : withSubject(draft, { value: String(random.pick(limits)) })
}

const long: Variant = (draft, { random }) =>
  withSubject(draft, { value: 'x'.repeat(random.pick([63, 64, 127, 128, 255, 1000, 2048, 5000])) })

const longName: Variant = (draft, { random }) =>
  withSubject(draft, { name: 'x'.repeat(random.pick([63, 64, 127, 128, 255, 1000, 2048, 5000])) })

export const retype: readonly Variant[] = [word, word, ofOther, dressed]
export const outOfRange: readonly Variant[] = [extreme, extreme, extreme, atLimit, long, longName]
