import { type Check, onSeen, siblingsOf } from '../check.ts'

export const shownPassword: Check = {
  id: 'shown-password',
  severity: 'warn',
  isOfManager: true,
  title: 'no replica logs the password that it replicates with',
  why: 'it is led to the new primary by ALTER SYSTEM SET primary_conninfo, and a log of statements shows what that says',
  judge: (observation, candidate) =>
    [candidate, ...siblingsOf(observation, candidate)].flatMap((replica) =>
      onSeen(replica, ({ name, state }) => ({
        status: state.logsPassword ? 'bad' : 'ok',
        subject: name,
        measured: state.logsPassword
          ? 'it is in primary_conninfo, and statements are logged'
          : 'nothing is shown',
        remedy: `write passfile= instead of password= into primary_conninfo of ${name}, or set log_statement = none and log_min_duration_statement = -1 for the admin account (ALTER ROLE)`,
      })),
    ),
}
