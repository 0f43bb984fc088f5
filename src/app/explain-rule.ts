import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import type { RuleFacts } from '../lint/rule.ts'
import { allRules } from './all-rules.ts'

/** Whether a word is a rule's id rather than a setting: no product has a setting like that. */
export function isRuleId(word: string): boolean {
  return /^[a-z]{3}\d{3}$/i.test(word)
}

/**
 * The rules of an id; several where products share it.
 *
 * @throws DbbalError (2) where there is none
 */
export async function explainRule(id: string): Promise<readonly RuleFacts[]> {
  const all = await allRules()
  const rules = all.filter((rule) => rule.id === id.toUpperCase())
  if (rules.length > 0) return rules
  const near = didYouMean(
    id,
    all.map((rule) => rule.id),
  )
  throw new DbbalError('RULE', `rule ${quoted(id)} is unknown`, {
    exit: exitCodes.usage,
    hint: near === undefined ? 'list them: dbbal rules' : `dbbal explain ${near}`,
  })
}
