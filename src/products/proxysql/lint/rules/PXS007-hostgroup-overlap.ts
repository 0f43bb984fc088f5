import { type HostgroupSet, hostgroupSets } from '../hostgroups.ts'
import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS007',
  name: 'hostgroup-overlap',
  severity: 'error',
  profile: 'minimal',
  summary: 'a hostgroup belongs to two sets',
  why: 'Of two rows of mysql_replication_hostgroups that share a hostgroup ProxySQL drops the later one, with a line in its log; of two tables it follows both, and they fight.',
  source: 'ProxySQL 2.7.2 and 3.0.1: "Incompatible entry ... will be ignored"',
  hidden: 'LOAD answers OK and drops the row',
  exampleKind: 'proxysql.sql',
  bad: 'REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11),(11,12);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n',
  good: 'REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11),(20,21);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n',
  *check(unit) {
    for (const protocol of protocols) {
      const taken = new Map<number, { set: HostgroupSet; column: string }>()
      for (const set of hostgroupSets(unit, protocol).filter(({ line }) => line.row.isSure)) {
        for (const { column, id } of set.all) {
          const other = taken.get(id)
          if (other === undefined) {
            taken.set(id, { set, column })
            continue
          }
          if (other.set === set) continue
          yield {
            ...set.line.at(column),
            message: `hostgroup ${id} is already the ${other.column} of line ${other.set.line.at().line} (${other.set.table}), expected a hostgroup of its own`,
            hint: 'give each its own id',
          }
        }
      }
    }
  },
})
