import type { UserlistEntry } from '../../../../formats/userlist.ts'
import { removeLine } from '../fixes.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { listedUsers } from '../userlist-users.ts'

export default pgbouncerRule({
  id: 'PGB025',
  name: 'duplicate-user',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a user stands twice in userlist.txt',
  why: 'The last line counts and PgBouncer says nothing: a password that is changed in the first one stays as it was.',
  source: 'PgBouncer 1.18 and 1.26: of two lines the secret of the last one was taken',
  exampleKind: 'userlist.txt',
  bad: '"app" "correct horse battery"\n"app" "staple correct horse"\n',
  good: '"app" "staple correct horse"\n',
  fix: 'safe',
  *check(unit) {
    const { userlist } = unit
    if (userlist === undefined) return
    const last = new Map<string, UserlistEntry>()
    for (const entry of listedUsers(unit).toReversed()) {
      const winner = last.get(entry.user)
      if (winner === undefined) {
        last.set(entry.user, entry)
        continue
      }
      const isWhole = userlist.lines[entry.line - 1]?.split('"').length === 5
      yield {
        file: userlist.name,
        line: entry.line,
        column: entry.column,
        message: `${JSON.stringify(entry.user)} stands again in line ${winner.line}: this line has no effect`,
        hint: 'remove this line',
        holdsSecret: true,
        ...(isWhole && {
          fix: { title: 'remove the line without effect', edits: [removeLine(userlist, entry.line)] },
        }),
      }
    }
  },
})
