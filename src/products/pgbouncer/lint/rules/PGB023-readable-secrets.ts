import { ownFiles } from '../own-files.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB023',
  name: 'readable-secrets',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a file with secrets that everybody on the host may read, or one that others may write',
  why: 'PgBouncer does not look at the modes of its files: who reads userlist.txt has every password of the pool.',
  source: 'PgBouncer 1.18 and 1.26 start with a userlist.txt of mode 0666, silently',
  exampleKind: 'userlist.txt',
  bad: '"app" "correct horse battery"\n',
  good: '"app" "correct horse battery"\n',
  exampleModes: { bad: { 'userlist.txt': '0644' }, good: { 'userlist.txt': '0640' } },
  *check(unit) {
    for (const { name, holdsSecrets } of ownFiles(unit)) {
      const mode = unit.fileSystem?.stat(name)?.mode
      if (mode === undefined) continue
      const isRead = holdsSecrets && (mode & 0o004) !== 0
      if (!isRead && (mode & 0o002) === 0) continue
      const octal = (mode & 0o777).toString(8).padStart(4, '0')
      yield {
        file: name,
        line: 1,
        column: 1,
        message: `mode ${octal} lets everybody on the host ${isRead ? 'read its secrets' : 'write it'}, expected 0640 at most`,
        hint: `chmod 0640 ${name}`,
        holdsSecret: holdsSecrets,
      }
    }
  },
})
