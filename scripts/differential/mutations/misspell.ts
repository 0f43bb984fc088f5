import { isAvailable } from '../../../src/settings/lookup.ts'
import { textOf, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'
import type { Random } from '../random.ts'

/** One slip of the finger. */
function misspelled(text: string, random: Random): string {
  const place = random.below(Math.max(text.length, 1))
  const [head, letter, tail] = [text.slice(0, place), text[place] ?? '', text.slice(place + 1)]
  return random.pick([
    `${head}${tail}`,
    `${head}${letter}${letter}${tail}`,
    `${head}x${tail}`,
    `${head}${tail.slice(0, 1)}${letter}${tail.slice(1)}`,
    `${head} ${letter}${tail}`,
  ])
}

/** Letters and marks that many programs take for each other. */
function otherWriting(text: string, random: Random): string {
  return random.pick([
    text.toUpperCase(),
    text.replaceAll('_', '-'),
    text.replaceAll('-', '_'),
    text.charAt(0).toUpperCase() + text.slice(1),
    text.replaceAll(/[_-]/g, ''),
  ])
}

const name: Variant = (draft, { random }) =>
  withSubject(draft, { name: misspelled(draft.subject.name, random) })

const value: Variant = (draft, { random }) =>
  withSubject(draft, { value: misspelled(draft.subject.value, random) })

const otherName: Variant = (draft, { random }) =>
  withSubject(draft, { name: otherWriting(draft.subject.name, random) })

const otherValue: Variant = (draft, { random }) =>
  withSubject(draft, { value: otherWriting(draft.subject.value, random) })

const before: Variant = (draft, { random }) =>
  draft.subject.before === ''
    ? undefined
    : withSubject(draft, { before: misspelled(draft.subject.before, random) })

const header: Variant = ({ statements, subject: { section } }, { random }) =>
  section === undefined
    ? undefined
    : textOf(statements).replace(
        `[${section}]`,
        `[${random.pick([misspelled(section, random), otherWriting(section, random)])}]`,
      )

/** A name that only another version of the product has. */
const ofOtherVersion: Variant = (draft, { random, table, version }) => {
  const foreign = table.settings.filter(
    (each) => each.section === draft.setting?.section && !isAvailable(each, version),
  )
  return foreign.length === 0 ? undefined : withSubject(draft, { name: random.pick(foreign).name })
}

export const misspell: readonly Variant[] = [
  name,
  name,
  value,
  value,
  otherName,
  otherValue,
  otherValue,
  before,
  header,
  ofOtherVersion,
]
