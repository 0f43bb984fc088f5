import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import type { RuleFacts } from '../lint/rule.ts'
import { allRules } from './all-rules.ts'

/** Whether a word is meant for a rule's id, known or not: no setting has two digits behind a few letters. */
export function isRuleId(word: string): boolean {
  return /^[a-z]{2,4}[-_ ]?\d{2,}$/i.test(word)
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
  throw neitherRuleNorSetting(id, nearRule(id, all))
}

/** The id of the rule that a mistyped word most likely means. */
export function nearRule(word: string, rules: readonly RuleFacts[]): string | undefined {
  return didYouMean(
    word,
    rules.map(({ id }) => id),
  )
}

/** `near` is the id of a rule. */
export function neitherRuleNorSetting(word: string, near: string | undefined): DbbalError {
  return new DbbalError('RULE', `${quoted(word)} is neither a rule nor a setting`, {
    exit: exitCodes.usage,
    hint: near === undefined ? 'list the rules: dbbal rules' : `dbbal explain ${near}`,
  })
}
