import { lineOf, textOf, withLine, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'

const behindValue: Variant = (draft, { random, comments }) =>
  withSubject(draft, {
    after: `${draft.subject.after}${random.pick([' ', '', '\t', '  '])}${random.pick(comments)}${random.pick([' why', 'why', ''])}`,
  })

const ownLine: Variant = (draft, { random, comments }) => {
  const comment = `${random.pick(['', ' ', '\t'])}${random.pick(comments)}${random.pick([' a word', 'a = b', ''])}`
  return withLine(draft, `${comment}\n${lineOf(draft.subject)}`)
}

const behindHeader: Variant = ({ statements, subject: { section } }, { random, comments }) =>
  section === undefined
    ? undefined
    : textOf(statements).replace(
        `[${section}]`,
        `[${section}]${random.pick([' ', ''])}${random.pick(comments)} why`,
      )

const insideLine: Variant = (draft, { random, comments }) => {
  const line = lineOf(draft.subject)
  const place = random.below(line.length + 1)
  return withLine(draft, `${line.slice(0, place)}${random.pick(comments)}${line.slice(place)}`)
}

const commentedOut: Variant = (draft, { random, comments }) =>
  withLine(draft, `${random.pick(comments)}${random.pick([' ', ''])}${lineOf(draft.subject)}`)

const atEnds: Variant = ({ statements }, { random, comments }) => {
  const comment = `${random.pick(comments)} word`
  return random.pick([`${comment}\n${textOf(statements)}`, `${textOf(statements)}${comment}`])
}

export const strayComment: readonly Variant[] = [
  behindValue,
  behindValue,
  ownLine,
  ownLine,
  behindHeader,
  insideLine,
  commentedOut,
  atEnds,
]
