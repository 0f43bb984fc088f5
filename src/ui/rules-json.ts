import type { Example, RuleFacts } from '../lint/rule.ts'

/** Rules as `--json` prints them. */
export function rulesJson(rules: readonly RuleFacts[]): string {
  return JSON.stringify({ rules: rules.map(ruleJson) }, null, 2)
}

function ruleJson(rule: RuleFacts): object {
  const { id, name, severity, profile, summary, why, source, since, until, exampleKind, bad, good, fix } =
    rule
  return {
    id,
    name,
    severity,
    profile,
    summary,
    why,
    source,
    since: since ?? null,
    until: until ?? null,
    fix: fix ?? null,
    example_kind: exampleKind,
    bad: filesOf(bad, exampleKind),
    good: filesOf(good, exampleKind),
  }
}

function filesOf(example: Example, kind: string): Readonly<Record<string, string>> {
  return typeof example === 'string' ? { [kind]: example } : example
}
