import { lineOf, textOf, withLine, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'

const line: Variant = ({ statements, subject }) => textOf(statements.filter((each) => each !== subject))

const value: Variant = (draft) => withSubject(draft, { value: '' })

const separator: Variant = (draft) => withSubject(draft, { separator: '' })

const name: Variant = (draft) => withSubject(draft, { name: '' })

const character: Variant = (draft, { random }) => {
  const text = lineOf(draft.subject)
  const place = random.below(text.length)
  return withLine(draft, text.slice(0, place) + text.slice(place + 1))
}

const header: Variant = ({ statements, subject: { section } }) =>
  section === undefined ? undefined : textOf(statements).replace(`[${section}]\n`, '')

const bracket: Variant = ({ statements, subject: { section } }, { random }) =>
  section === undefined
    ? undefined
    : textOf(statements).replace(`[${section}]`, random.pick([`[${section}`, `${section}]`]))

const wholeSection: Variant = ({ statements, subject: { section } }) =>
  textOf(statements.filter((each) => each.section !== section))

export const drop: readonly Variant[] = [
  line,
  value,
  separator,
  name,
  character,
  character,
  header,
  bracket,
  wholeSection,
]
