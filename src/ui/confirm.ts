import { createInterface } from 'node:readline/promises'
import { DbbalError, exitCodes } from '../errors.ts'

/**
 * Shows what is about to be done, and asks; `--yes` answers.
 *
 * @throws DbbalError: no terminal to ask on (2), or the answer is no (4)
 */
export async function confirm(plan: readonly string[], isAnswered: boolean): Promise<void> {
  process.stderr.write(plan.map((line) => `${line}\n`).join(''))
  if (isAnswered) return
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new DbbalError('CONFIRM', 'there is no terminal to ask on', {
      exit: exitCodes.usage,
      hint: 'say that it is meant: --yes',
    })
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await asking.question('go on? [y/N] ')
    if (/^y(es)?$/i.test(answer.trim())) return
  } finally {
    asking.close()
  }
  throw new DbbalError('CONFIRM', 'nothing was done', { exit: exitCodes.refused })
}
