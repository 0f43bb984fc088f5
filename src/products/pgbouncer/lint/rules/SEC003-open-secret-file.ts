import { trackedSecrets } from '../../../../lint/tracked-secrets.ts'
import { ownFiles } from '../own-files.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'SEC003',
  name: 'open-secret-file',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a file with passwords that git tracks (with --fs)',
  why: 'Whoever may read the repository, or a copy of it, has the passwords, for ever: git keeps what was removed.',
  source: 'git documentation: gitignore; PGB023 is about the modes of the files',
  exampleKind: 'userlist.txt',
  bad: '"app" "correct horse battery"\n',
  good: '"app" "correct horse battery"\n',
  exampleModes: { bad: { 'userlist.txt': '0640 tracked' }, good: { 'userlist.txt': '0640' } },
  *check(unit) {
    const withSecrets = ownFiles(unit).filter(({ holdsSecrets }) => holdsSecrets)
    yield* trackedSecrets(
      unit.fileSystem,
      withSecrets.map(({ name }) => name),
    )
  },
})
