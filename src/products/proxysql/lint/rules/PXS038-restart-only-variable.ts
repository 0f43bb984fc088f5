import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS038',
  name: 'restart-only-variable',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a variable that takes effect at a start only is loaded to runtime',
  why: 'LOAD sets it back in memory to what the running process has, and the SAVE behind it saves that: the change is lost.',
  source:
    'ProxySQL 2.7.2 and 3.0.1: mysql-threads and mysql-interfaces after LOAD MYSQL VARIABLES TO RUNTIME',
  exampleKind: 'proxysql.sql',
  bad: "SET mysql-threads='8';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  good: "SET mysql-threads='8';\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check({ kind, variables }) {
    if (kind !== 'sql') return
    for (const { name, loaded, source, statement } of variables.all) {
      if (loaded === undefined) continue
      yield {
        ...at(source, statement.start),
        message: `${name} takes effect at a start only: the LOAD in line ${source.place(loaded.start).line} sets it back`,
        hint: 'put it behind the LOAD, before SAVE ... TO DISK, and restart ProxySQL',
      }
    }
  },
})
