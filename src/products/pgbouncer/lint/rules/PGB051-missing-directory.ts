import { dirname } from 'node:path'
import { inForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB051',
  name: 'missing-directory',
  severity: 'error',
  profile: 'recommended',
  summary: 'the directory of a file that PgBouncer writes is not there',
  why: 'PgBouncer does not start, or starts without its socket.',
  source:
    'PgBouncer 1.18 and 1.26: `FATAL Cannot open logfile`, `FATAL could not open pidfile`; a socket is a warning of 1.18 and `FATAL failed to create unix socket` of 1.26',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlogfile = /var/log/pgbouncer/pgbouncer.log\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlogfile = /var/log/postgresql/pgbouncer.log\n',
  exampleModes: { bad: { '/var/log': 'd0755' }, good: { '/var/log/postgresql': 'd0775' } },
  *check(unit) {
    const { fileSystem } = unit
    if (fileSystem === undefined) return
    for (const name of ['logfile', 'pidfile', 'unix_socket_dir']) {
      const { pair, value } = inForce(unit, name)
      // An abstract socket has no directory.
      if (pair === undefined || value === '' || value.startsWith('@')) continue
      const directory = name === 'unix_socket_dir' ? value : dirname(value)
      if (fileSystem.stat(directory)?.isDirectory === true) continue
      yield {
        ...placeOf(pair),
        message: `${name}: the directory ${JSON.stringify(directory)} is not there`,
        hint: `install -d -o postgres -g postgres ${directory}; what is below /run needs a line in /etc/tmpfiles.d`,
      }
    }
  },
})
