import type { Paint } from '../diagnostics/print.ts'
import type { RuleFacts } from '../lint/rule.ts'

/** One line for each rule: id, severity, profile, name and what it finds. */
export function rulesText(rules: readonly RuleFacts[], paint: Paint): string {
  const width = Math.max(...rules.map(({ name }) => name.length))
  const lines = rules.map(({ id, severity, profile, name, summary, fix }) => {
    const facts = `${severity.padEnd(7)}  ${profile.padEnd(11)}  ${fix === 'safe' ? 'fix' : '   '}`
    return `${paint('bold', id)}  ${facts}  ${name.padEnd(width)}  ${paint('dim', summary)}\n`
  })
  return `${lines.join('')}\nmore about one: dbbal explain ${rules[0]?.id ?? ''}\n`
}
