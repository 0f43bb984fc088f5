import { trackedSecrets } from '../../../../lint/tracked-secrets.ts'
import { credentialLogins, ownLogins, userLogins } from '../logins.ts'
import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'SEC003',
  name: 'open-secret-file',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a file with passwords that others may read, or that git tracks (with --fs)',
  why: 'Every account of the host can read the passwords and hashes, and log in to the proxy and the servers; so can who may read the repository, for ever.',
  source: 'the package of ProxySQL installs /etc/proxysql.cnf with mode 0640',
  exampleKind: 'proxysql.cnf',
  bad: 'admin_variables = { admin_credentials = "dbbal:correct horse battery" }\n',
  good: 'admin_variables = { admin_credentials = "dbbal:correct horse battery" }\n',
  exampleModes: { bad: { 'proxysql.cnf': '0644' }, good: { 'proxysql.cnf': '0640' } },
  *check(unit) {
    const { fileSystem, source } = unit
    if (fileSystem === undefined) return
    const logins = [...credentialLogins(unit), ...ownLogins(unit), ...userLogins(unit)]
    if (logins.length === 0) return
    yield* trackedSecrets(fileSystem, [source.name])
    const mode = fileSystem.stat(source.name)?.mode ?? 0
    if ((mode & 0o007) === 0) return
    yield {
      ...at(source, 0),
      message: `the file holds passwords and has mode ${(mode & 0o777).toString(8).padStart(4, '0')}, expected 0640 at most`,
      hint: `chmod 0640 ${source.name}`,
    }
  },
})
