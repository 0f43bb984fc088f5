import { lineOf, textOf } from '../draft.ts'
import type { Variant } from '../mutation.ts'

const anywhere: Variant = ({ statements }, { random }) => {
  const bytes = Buffer.from(textOf(statements))
  return bytes.subarray(0, random.below(bytes.length))
}

/** The subject is the last line, and is cut. */
const inSubject: Variant = ({ statements, subject }, { random }) => {
  const line = lineOf(subject)
  const rest = statements.filter((each) => each !== subject && each.section !== subject.section)
  const own = statements.filter((each) => each !== subject && each.section === subject.section)
  const marked = textOf([...rest, ...own, subject]).trimEnd()
  return marked.slice(0, marked.length - random.below(line.length + 1))
}

const atLine: Variant = ({ statements }, { random }) => {
  const lines = textOf(statements).split('\n')
  return lines.slice(0, 1 + random.below(lines.length)).join('\n')
}

/** A copy that began too late. */
const head: Variant = ({ statements }, { random }) => {
  const text = textOf(statements)
  return text.slice(random.below(text.length))
}

export const truncation: readonly Variant[] = [anywhere, inSubject, inSubject, inSubject, atLine, head]
