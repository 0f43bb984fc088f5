import type { Explanation } from '../app/explain.ts'
import type { Paint } from '../diagnostics/print.ts'

/** Explanations of one setting, one after the other. */
export function explainText(explanations: readonly Explanation[], paint: Paint): string {
  return explanations.map((each) => explanationText(each, paint)).join('\n')
}

function explanationText(explanation: Explanation, paint: Paint): string {
  const { title, section, name } = explanation
  const place = section === undefined ? name : `[${section}] ${name}`
  const lines = [...factLines(explanation), ...emitLines(explanation)]
  const width = Math.max(...lines.map(([label]) => label.length))
  return [
    `${paint('bold', `${title}  ${place}`)}`,
    ...lines.map(([label, text]) => `  ${paint('dim', label.padEnd(width))}  ${text}`),
    '',
  ].join('\n')
}

type Line = readonly [label: string, text: string]

function factLines({ setting, takes, measured, title }: Explanation): Line[] {
  if (setting === undefined) return []
  const { since, removed, replacedBy, needsRestart, basis } = setting
  return [
    ['takes', takes ?? ''],
    ['default', defaultText(setting)],
    ['versions', versionsText(since, removed)],
    ...(replacedBy === undefined ? [] : ([['replaced by', replacedBy]] as const)),
    ['change', needsRestart === true ? 'takes a restart' : 'takes no restart'],
    ['known', basis === 'binary' ? `from ${title} ${measured.join(' and ')}` : 'by documentation'],
  ]
}

function defaultText({ default: value, defaults }: NonNullable<Explanation['setting']>): string {
  const changes = Object.entries(defaults ?? {})
  if (changes.length > 1) return changes.map(([from, each]) => `${quoted(each)} from ${from}`).join(', ')
  return value === undefined ? 'none known' : quoted(value)
}

function quoted(value: string): string {
  return value === '' ? 'empty' : value
}

function versionsText(since: string | undefined, removed: string | undefined): string {
  if (since === undefined) return removed === undefined ? 'every supported one' : `before ${removed}`
  return removed === undefined ? `from ${since}` : `from ${since}, before ${removed}`
}

function emitLines({ emits }: Explanation): Line[] {
  if (emits.length === 0) return [['dbbal writes', 'nothing of its own']]
  return emits.flatMap(({ emit, why }): Line[] => [
    ['dbbal writes', emit],
    ['because', why],
  ])
}
