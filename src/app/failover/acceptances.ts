import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { allChecks } from '../../failover/all-checks.ts'
import type { Acceptances } from '../../failover/judge.ts'

/**
 * Reads `CHECK=REASON`, again and again.
 *
 * @throws DbbalError (2) for a check that there is not, for one that nothing makes acceptable, and without a reason
 */
export function acceptancesOf(texts: readonly string[]): Acceptances {
  return Object.fromEntries(texts.map(acceptance))
}

function acceptance(text: string): readonly [string, string] {
  const [id = '', ...rest] = text.split('=')
  const reason = rest.join('=').trim()
  const check = allChecks.find((each) => each.id === id)
  const hint = didYouMeanHint(
    id,
    allChecks.map((each) => each.id),
  )
  if (check === undefined) throw usage(`check ${quoted(id)} is unknown`, hint ?? 'dbbal doctor lists them')
  if (check.isFinal === true)
    throw usage(`check ${quoted(id)} cannot be accepted: ${check.why}`, 'repair what it refuses')
  if (reason === '')
    throw usage(`--accept ${quoted(text)} has no reason`, `write --accept "${id}=why it may be so"`)
  return [id, reason]
}

function usage(message: string, hint: string): DbbalError {
  return new DbbalError('ACCEPT', message, { exit: exitCodes.usage, hint })
}
