import { fileKinds } from './file-kinds.ts'
import type { RuleFacts } from './rule.ts'

/** The page of docs/rules that a rule is on: its product's, or that of the topology and dbbal's own comments. */
export function rulePage({ id, exampleKind }: RuleFacts): string {
  const product = fileKinds.find(({ kind }) => kind === exampleKind)?.product
  return id.startsWith('TOP') || product === undefined ? 'topology' : product
}

/** Where a rule is described, from the project's root on. */
export function ruleLink(rule: RuleFacts): string {
  return `docs/rules/${rulePage(rule)}.md#${rule.id.toLowerCase()}-${rule.name}`
}
