import { quoted } from '../diagnostics/finding.ts'
import { type Ignore, readIgnores } from './ignores.ts'
import type { LintFile, LintFinding } from './linter.ts'
import { ignoreRule } from './own-rules.ts'
import type { Fix } from './rule.ts'

/** What is needed to say that an ignore comment hides nothing. */
export interface RulesOfFile {
  /** Rules that ran on the file. */
  ran: ReadonlySet<string>
  /** Rules that there are for its product. */
  known: ReadonlySet<string>
  /** Profile strict asks for reasons. */
  needsReasons: boolean
}

/**
 * The findings of one file that no comment of it hides, and those about the comments themselves. A comment of a rule
 * that did not run says nothing wrong.
 */
export function withoutIgnored(
  file: LintFile,
  findings: readonly LintFinding[],
  rulesOf: () => RulesOfFile,
): readonly LintFinding[] {
  const ignores = readIgnores(file.kind, file.text)
  if (ignores.length === 0) return findings
  const rules = rulesOf()
  const used = new Map<Ignore, Set<string>>(ignores.map((ignore) => [ignore, new Set()]))
  const byTarget = new Map<Ignore['target'], Ignore[]>()
  for (const ignore of ignores) {
    const same = byTarget.get(ignore.target)
    if (same === undefined) byTarget.set(ignore.target, [ignore])
    else same.push(ignore)
  }
  const left = findings.filter(({ line, rule: { id } }) => {
    const near = [...(byTarget.get('file') ?? []), ...(byTarget.get(line) ?? [])]
    const hiding = near.filter(({ ids }) => ids.includes(id))
    for (const ignore of hiding) used.get(ignore)?.add(id)
    return hiding.length === 0
  })
  return [...left, ...ignores.flatMap((ignore) => faultsOf(file, ignore, used.get(ignore), rules))]
}

function faultsOf(
  file: LintFile,
  ignore: Ignore,
  used: ReadonlySet<string> | undefined,
  { ran, known, needsReasons }: RulesOfFile,
): LintFinding[] {
  const { line, column, ids, reason } = ignore
  const idle = ids.filter((id) => used?.has(id) !== true && (ran.has(id) || !known.has(id)))
  const at = (message: string, hint: string, fix?: Fix): LintFinding => ({
    file: file.name,
    line,
    column,
    message,
    hint,
    rule: ignoreRule,
    severity: ignoreRule.severity,
    ...(fix === undefined ? {} : { fix }),
  })
  const removal = idle.length === ids.length ? removalOf(file, ignore) : undefined
  if (ids.length === 0)
    return [at('the ignore comment names no rule', 'name it: dbbal-ignore PGB007 -- reason', removal)]
  const faults = idle.map((id) =>
    known.has(id)
      ? at(`no finding of ${quoted(id)} is hidden here`, 'remove the comment', removal)
      : at(`${quoted(id)} is no rule for ${file.kind}`, 'list them: dbbal rules', removal),
  )
  if (needsReasons && reason === undefined)
    faults.push(at('the ignore comment gives no reason', `add one: ${ids.join(' ')} -- reason`))
  return faults
}

function removalOf({ text }: LintFile, { line, isAlone }: Ignore): Fix | undefined {
  if (!isAlone) return undefined
  const length = text.split('\n', line)[line - 1]?.length ?? 0
  return { title: 'remove the comment', edits: [{ line, column: 1, length: length + 1, text: '' }] }
}
