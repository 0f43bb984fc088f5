import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import { checkAccounts } from './check-accounts.ts'
import { checkHostgroups } from './check-hostgroups.ts'
import { checkInterfaces } from './check-interfaces.ts'
import { checkRules } from './check-rules.ts'
import { checkServers } from './check-servers.ts'
import { checkVariables } from './check-settings.ts'
import { checkSharding } from './check-sharding.ts'
import { checkTls } from './check-tls.ts'
import { checkUsers } from './check-users.ts'
import { finding } from './finding.ts'
import type { ProxysqlSubject } from './subject.ts'

/** What ProxySQL would take without a word and do wrong. */
export function checkProxysql(subject: ProxysqlSubject): Diagnostic[] {
  return [
    ...checkEngines(subject),
    ...checkOwner(subject),
    ...checkAccounts(subject),
    ...checkHostgroups(subject),
    ...checkServers(subject),
    ...checkUsers(subject),
    ...checkSharding(subject),
    ...checkRules(subject),
    ...checkTls(subject),
    ...checkInterfaces(subject),
    ...checkVariables(subject),
  ]
}

function checkEngines(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, served } = subject
  if (compareVersions(balancer.version, '3.0') >= 0) return []
  return served
    .filter(({ protocol }) => protocol === 'pgsql')
    .map((one) =>
      finding(
        'error',
        'PXS032',
        one.path,
        `cluster ${quoted(one.cluster.name)} is PostgreSQL, which ProxySQL ${balancer.version} does not speak; it came with 3.0`,
        'write version: "3.0" when that runs there',
      ),
    )
}

/** The tag of a rule ends at the first space. */
function checkOwner({ topology }: ProxysqlSubject): Diagnostic[] {
  if (!/\s/.test(topology.name)) return []
  return [
    finding(
      'error',
      'PXS039',
      ['name'],
      `name ${quoted(topology.name)} holds a space, expected one word: ProxySQL's rows carry it as their owner`,
    ),
  ]
}
