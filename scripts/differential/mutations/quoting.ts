import { textOf, withSubject } from '../draft.ts'
import type { Variant } from '../mutation.ts'

const quotes = ['"', "'", '`', '\u201c', '\\"'] as const

const aroundValue: Variant = (draft, { random }) => {
  const quote = random.pick(quotes)
  return withSubject(draft, { value: quote + draft.subject.value + quote })
}

const aroundName: Variant = (draft, { random }) => {
  const quote = random.pick(quotes)
  return withSubject(draft, { name: quote + draft.subject.name + quote })
}

const aroundBoth: Variant = (draft, { random }) => {
  const quote = random.pick(quotes)
  const { name, separator, value } = draft.subject
  return withSubject(draft, { name: quote + name, separator, value: value + quote })
}

const inside: Variant = (draft, { random }) => {
  const { value } = draft.subject
  const place = random.below(value.length + 1)
  return withSubject(draft, {
    value:
      value.slice(0, place) + random.pick([...quotes, '\\', "''", '""', '\\n', '$']) + value.slice(place),
  })
}

const taken: Variant = (draft, { random }) => {
  const { before, value, after } = draft.subject
  const bare = (text: string) => text.replaceAll(/["']/g, '')
  const one = (text: string) => text.replace(/["']/, '')
  const change = random.pick([bare, one])
  const next = { before: change(before), value: change(value), after: change(after) }
  return next.before === before && next.value === value && next.after === after
    ? undefined
    : withSubject(draft, next)
}

const header: Variant = ({ statements, subject: { section } }, { random }) => {
  if (section === undefined) return undefined
  const quote = random.pick(quotes)
  return textOf(statements).replace(
    `[${section}]`,
    random.pick([`[${quote}${section}${quote}]`, `${quote}[${section}]${quote}`]),
  )
}

export const quoting: readonly Variant[] = [
  aroundValue,
  aroundValue,
  aroundValue,
  aroundName,
  aroundBoth,
  inside,
  inside,
  inside,
  taken,
  header,
]
