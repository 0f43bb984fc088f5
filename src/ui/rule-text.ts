import { escapeControls } from '../diagnostics/escape-controls.ts'
import type { Paint } from '../diagnostics/print.ts'
import type { Example, RuleFacts } from '../lint/rule.ts'

/** A rule in full: what it finds, why, how that is known, and its examples. */
export function ruleText(rule: RuleFacts, paint: Paint): string {
  const { id, name, severity, profile, summary, why, source, since, until, bad, good, fix } = rule
  const facts = [
    ['finds', summary],
    ['counts as', `${severity}, from profile ${profile} on`],
    ['because', why],
    ['known', source],
    ...(since === undefined ? [] : [['from', since]]),
    ...(until === undefined ? [] : [['before', until]]),
    ...(fix === undefined ? [] : [['fix', fix === 'safe' ? 'dbbal lint --fix' : 'by hand: it changes more']]),
  ]
  const lines = facts.map(([label = '', text = '']) => `  ${paint('dim', label.padEnd(9))}  ${text}`)
  return [
    paint('bold', `${id}  ${name}`),
    ...lines,
    `  ${paint('red', 'bad')}`,
    ...exampleLines(bad),
    `  ${paint('green', 'good')}`,
    ...exampleLines(good),
    '',
  ].join('\n')
}

function exampleLines(example: Example): readonly string[] {
  const files = typeof example === 'string' ? { '': example } : example
  return Object.entries(files).flatMap(([name, text]) => [
    ...(name === '' ? [] : [`    ${name}:`]),
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `    ${escapeControls(line)}`),
  ])
}
