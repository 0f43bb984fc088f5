import type { Check } from '../check.ts'
import { judgeLogins } from '../judge-logins.ts'

export const applicationLogin: Check = {
  id: 'application-login',
  severity: 'refuse',
  title: 'the candidate lets application users in from the hosts of the poolers',
  why: 'pg_hba.conf, firewalls and certificates are found wrong after the point of no return otherwise',
  judge: ({ logins, poolers }, candidate) =>
    poolers.length === 0
      ? [{ status: 'ok', subject: candidate.name, measured: 'no pooler is in front' }]
      : judgeLogins(
          logins.filter((trial) => trial.candidate === candidate.name && trial.kind === 'application'),
          candidate.name,
          'write users: with their passwords at the cluster',
        ),
}
