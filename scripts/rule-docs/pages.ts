import type { Example, RuleFacts } from '../../src/lint/rule.ts'
import { rulePage } from '../../src/lint/rule-page.ts'

/** The pages of docs/rules: name without `.md` -> text. */
export function rulePages(rules: readonly RuleFacts[]): ReadonlyMap<string, string> {
  const pages = new Map<string, RuleFacts[]>()
  for (const rule of rules) {
    const page = rulePage(rule)
    pages.set(page, [...(pages.get(page) ?? []), rule])
  }
  return new Map([...pages].map(([page, own]) => [page, pageText(page, own)]))
}

function pageText(page: string, rules: readonly RuleFacts[]): string {
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = sorted.map((rule) => {
    const { id, name, severity, profile, summary, fix } = rule
    return `| [${id}](#${id.toLowerCase()}-${name}) | ${severity} | ${profile} | ${fix === 'safe' ? 'yes' : ''} | ${cell(summary)} |`
  })
  return [
    `# Rules: ${page}`,
    '',
    '<!-- made by `npm run docs:rules` from the rules themselves -->',
    '',
    '| id | severity | from profile | `--fix` | finds |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    ...sorted.flatMap(ruleSection),
  ].join('\n')
}

function ruleSection(rule: RuleFacts): readonly string[] {
  const { id, name, why, source, since, until, topologyId, exampleKind, bad, good } = rule
  const versions = [
    ...(since === undefined ? [] : [`from ${since}`]),
    ...(until === undefined ? [] : [`before ${until}`]),
  ]
  return [
    `## ${id} ${name}`,
    '',
    text(why),
    '',
    `Known from: ${text(source)}`,
    '',
    ...(versions.length === 0 ? [] : [`Versions: ${versions.join(', ')}`, '']),
    ...(topologyId === undefined
      ? []
      : [
          `Not of files that dbbal wrote and nobody changed: there ${topologyId} says it of the topology.`,
          '',
        ]),
    'Bad:',
    '',
    ...exampleBlocks(bad, exampleKind),
    'Good:',
    '',
    ...exampleBlocks(good, exampleKind),
  ]
}

function exampleBlocks(example: Example, kind: string): readonly string[] {
  const files = typeof example === 'string' ? { [kind]: example } : example
  return Object.entries(files).flatMap(([name, content]) => {
    const fence = '`'.repeat(Math.max(3, ...(content.match(/`+/g) ?? []).map((run) => run.length + 1)))
    const shown = content.replace(/\n$/, '').replace(/[^\P{Cc}\n\t]|\uFEFF/gu, visible)
    return [`\`${name}\``, '', fence, shown, fence, '']
  })
}

/** A character that a reader would not see. */
function visible(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

function cell(words: string): string {
  return text(words).replaceAll('|', '\\|')
}

/** Markdown of words that mean none. */
function text(words: string): string {
  return words.replace(/[\\<*[\]`]/g, '\\$&').replaceAll('\n', ' ')
}
