import { lineOf, textOf, withLine, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'
import { words } from './words.ts'

const line: Variant = (draft) => withLine(draft, `${lineOf(draft.subject)}\n${lineOf(draft.subject)}`)

const lineWithOther: Variant = (draft, { random }) => {
  const other = { ...draft.subject, value: random.pick(words) }
  const lines = [lineOf(draft.subject), lineOf(other)]
  return withLine(draft, (random.below(2) === 0 ? lines : lines.toReversed()).join('\n'))
}

const value: Variant = (draft, { random }) => {
  const { value } = draft.subject
  return withSubject(draft, { value: value + random.pick([' ', '', ',', ', ', ';', '\t']) + value })
}

const separator: Variant = (draft) => {
  const { separator } = draft.subject
  return withSubject(draft, { separator: separator.repeat(2) })
}

const name: Variant = (draft, { random }) => {
  const { name } = draft.subject
  return withSubject(draft, { name: name + random.pick([' ', '', '_']) + name })
}

const header: Variant = ({ statements, subject: { section } }, { random }) =>
  section === undefined
    ? undefined
    : textOf(statements).replace(
        `[${section}]`,
        random.pick([
          `[${section}]\n[${section}]`,
          `[[${section}]]`,
          `[${section}]]`,
          `[${section}][${section}]`,
        ]),
      )

const file: Variant = ({ statements }) => textOf(statements).repeat(2)

const inner: Variant = (draft) =>
  withSubject(draft, {
    after: ` ${draft.subject.name}${draft.subject.separator}${draft.subject.value}${draft.subject.after}`,
  })

export const double: readonly Variant[] = [
  line,
  lineWithOther,
  lineWithOther,
  value,
  value,
  separator,
  name,
  header,
  file,
  inner,
]
