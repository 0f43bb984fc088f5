import { trackedSecrets } from '../../../../lint/tracked-secrets.ts'
import { redisRule } from '../redis-rule.ts'
import { passwordFiles } from '../secret.ts'

export default redisRule({
  id: 'SEC003',
  name: 'open-secret-file',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a file with passwords that others may read, or that git tracks (with --fs)',
  why: 'Every account of the host has the passwords, or whoever may read the repository, for ever: git keeps what was removed.',
  source: 'open(2): permission bits; git documentation: gitignore',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nrequirepass "correct horse battery"\n',
  good: 'port 6379\nrequirepass "correct horse battery"\n',
  exampleModes: { bad: { 'redis.conf': '0640 tracked' }, good: { 'redis.conf': '0640' } },
  *check({ confs, fileSystem }) {
    const files = passwordFiles(confs)
    yield* trackedSecrets(fileSystem, files)
    for (const file of files) {
      const mode = fileSystem?.stat(file)?.mode ?? 0
      if ((mode & 0o007) === 0) continue
      yield {
        file,
        line: 1,
        column: 1,
        message: `the file holds passwords and has mode ${(mode & 0o777).toString(8).padStart(4, '0')}, expected 0640 at most`,
        hint: `chmod 0640 ${file}`,
      }
    }
  },
})
