import { generatedRule, ignoreRule } from '../lint/own-rules.ts'
import type { RuleFacts } from '../lint/rule.ts'

/** Every rule of every product and of topologies, and dbbal's own. */
export async function allRules(): Promise<readonly RuleFacts[]> {
  const { linters } = await import('../products/linters.ts')
  const { allTopologyRules } = await import('./topology-rules.ts')
  const loaded = await Promise.all(Object.values(linters).map((load) => load()))
  return [...loaded.flatMap(({ rules }) => rules), ...(await allTopologyRules()), ignoreRule, generatedRule]
}
