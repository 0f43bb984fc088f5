import type { Verdict } from './check.ts'
import type { LoginTrial } from './observation.ts'
import { isUnseen } from './seen.ts'

/** One line per machine and way where all were let in, one per login that was not. `remedy` is for where none was tried. */
export function judgeLogins(
  logins: readonly LoginTrial[],
  candidate: string,
  remedy: string,
): readonly Verdict[] {
  if (logins.length === 0)
    return [{ status: 'unknown', subject: candidate, measured: 'no account is known to try it with', remedy }]
  const good = new Map<string, number>()
  const amiss: Verdict[] = []
  for (const { from, user, database, refused, way } of logins) {
    const subject = `${user}${database === undefined ? '' : `@${database}`} from ${from}`
    if (refused === undefined) {
      const key = `from ${from}, ${way}`
      good.set(key, (good.get(key) ?? 0) + 1)
    } else if (isUnseen(refused))
      amiss.push({ status: 'unknown', subject, measured: refused.unseen, remedy: refused.remedy })
    else
      amiss.push({
        status: 'bad',
        subject,
        measured: `${way}: ${refused}`,
        limit: 'let in',
        remedy: `correct pg_hba.conf, the role or the way to ${candidate}; never to trust, never without TLS`,
      })
  }
  const fine = [...good].map(
    ([key, count]): Verdict => ({
      status: 'ok',
      subject: candidate,
      measured: `${count} ${count === 1 ? 'login' : 'logins'} ${key}`,
    }),
  )
  return [...fine, ...amiss]
}
