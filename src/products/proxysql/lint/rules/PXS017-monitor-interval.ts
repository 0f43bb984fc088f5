import { defaultAt, settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { protocols } from '../lines.ts'
import { placeOf } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS017',
  name: 'monitor-interval',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an interval of the monitor is not longer than its timeout, or makes failover slow',
  why: 'A check that takes as long as the time to the next one piles up. With a read_only_interval above 1000 ms it takes as many times longer until the new writer is found.',
  source:
    'variables of ProxySQL 3.0.1: monitor_ping_timeout 1000, monitor_read_only_interval 1000, monitor_read_only_timeout 800',
  exampleKind: 'proxysql.sql',
  bad: "SET mysql-monitor_ping_interval='1000';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  good: "SET mysql-monitor_ping_interval='2000';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check({ variables, version, isGenerated }) {
    if (isGenerated) return
    for (const protocol of protocols) {
      for (const check of ['connect', 'ping', 'read_only', 'replication_lag']) {
        const [name, timeoutName] = [
          `${protocol}-monitor_${check}_interval`,
          `${protocol}-monitor_${check}_timeout`,
        ]
        const given = variables.get(name) ?? variables.get(timeoutName)
        if (given === undefined) continue
        const interval = numberOf(name)
        const timeout = numberOf(timeoutName)
        if (interval > 0 && interval <= timeout) {
          yield {
            ...placeOf(given),
            message: `${name} ${interval} is not longer than ${timeoutName}, which is ${timeout}`,
            hint: `write ${timeout * 2} for the interval`,
          }
        } else if (check === 'read_only' && given.name === name && interval > 1000) {
          yield {
            ...placeOf(given),
            severity: 'info',
            message: `${name} ${interval} is slower than the default 1000: a failover is noticed later`,
            hint: 'write 1000',
          }
        }
      }
    }

    function numberOf(name: string): number {
      const setting = settingOf(settingsTable, name)
      return Number(variables.get(name)?.value ?? (setting && defaultAt(setting, version)) ?? 0)
    }
  },
})
