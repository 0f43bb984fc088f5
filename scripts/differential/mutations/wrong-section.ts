import { lineOf, textOf, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'

const sectionsOf = (settings: readonly { section?: string }[]): readonly string[] => [
  ...new Set(settings.flatMap(({ section }) => section ?? [])),
]

/** The bare line under another header of the product. */
const elsewhere: Variant = ({ statements, subject }, { random, table }) => {
  const others = sectionsOf(table.settings).filter((each) => each !== subject.section)
  if (others.length === 0) return undefined
  const moved = { ...subject, section: random.pick(others), before: random.pick(['', subject.before]) }
  return textOf([...statements.filter((each) => each !== subject), moved])
}

/** What the other section's lines begin with, then the setting. */
const inOtherLine: Variant = ({ statements, subject }, { random }) => {
  const others = statements.filter((each) => each.section !== subject.section)
  if (others.length === 0) return undefined
  const host = random.pick(others)
  const { name, separator, value } = subject
  const after = ` ${name}${random.pick([separator.trim(), separator])}${value}${host.after}`
  return textOf(
    statements.flatMap((each) => (each === subject ? [] : each === host ? [{ ...each, after }] : [each])),
  )
}

/** Formats without headers put the section before the name. */
const prefixed: Variant = (draft, { random, table }) =>
  withSubject(draft, {
    before: draft.subject.before === '' ? `${random.pick(sectionsOf(table.settings))} ` : '',
  })

const beforeAll: Variant = ({ statements, subject }) =>
  `${lineOf(subject)}\n${textOf(statements.filter((each) => each !== subject))}`

const madeUp: Variant = ({ statements, subject }, { random }) => {
  const section = random.pick(['general', 'DEFAULT', 'pooler', 'server', '', 'main ', 'logger', 'a b'])
  return textOf(
    random.pick([
      [...statements.filter((each) => each !== subject), { ...subject, section }],
      [...statements, { ...subject, section }],
    ]),
  )
}

/** Sections the other way round, and one section in two parts: no harm. */
const otherOrder: Variant = ({ statements, subject }, { random }) => {
  const rest = statements.filter((each) => each !== subject)
  const header = subject.section === undefined ? '' : `[${subject.section}]\n`
  return random.pick([
    textOf(statements.toReversed()),
    `${textOf(rest)}\n${header}${lineOf(subject)}\n`,
    `${header}${lineOf(subject)}\n${textOf(rest)}`,
  ])
}

const indented: Variant = ({ statements }, { random }) =>
  textOf(statements).replaceAll(/^(?=\[)/gm, random.pick([' ', '\t', '']))

export const wrongSection: readonly Variant[] = [
  elsewhere,
  inOtherLine,
  prefixed,
  beforeAll,
  madeUp,
  otherOrder,
  otherOrder,
  otherOrder,
  indented,
]
