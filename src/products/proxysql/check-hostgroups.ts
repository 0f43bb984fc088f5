import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import { finding, findingAtKey } from './finding.ts'
import { refusedHostgroup } from './hostgroups.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** By documentation: the correction, pull request 4983, came after 3.0.1. */
const firstWithMysql9Groups = '3.0.2'

/** Ids that ProxySQL would drop, mix or serve twice without a word. */
export function checkHostgroups(subject: ProxysqlSubject): Diagnostic[] {
  return [
    ...subject.served.flatMap((one) => [...checkGroupVersion(subject, one), ...checkCluster(one)]),
    ...checkDuplicates(subject),
  ]
}

/** It looks whether the server's version begins with 8; otherwise it reads a view, and nothing into the answer. */
function checkGroupVersion(subject: ProxysqlSubject, served: ServedCluster): Diagnostic[] {
  const { cluster } = served
  const { version } = subject.balancer
  if (served.placement !== 'group' || compareVersions(cluster.version, '9') < 0) return []
  if (compareVersions(version, firstWithMysql9Groups) >= 0) return []
  return [
    finding(
      'error',
      'PXS040',
      served.path,
      `ProxySQL ${version} does not follow a group of MySQL ${cluster.version}: no member would become the writer (sysown/proxysql issue 4954)`,
      `write version: "${firstWithMysql9Groups}" when that runs there`,
    ),
  ]
}

function checkCluster(served: ServedCluster): Diagnostic[] {
  const { hostgroups: ids } = served
  if (!ids.isStated) return [unstated(served)]
  const here = [...served.path, 'hostgroups']
  const isGroup = served.placement === 'group'
  const isWhole = ids.backupWriter !== undefined && ids.offline !== undefined
  if (isGroup && !isWhole) {
    return [
      findingAtKey(
        'error',
        'PXS007',
        here,
        `cluster ${quoted(served.cluster.name)} is a group, expected writer, backup_writer, reader and offline`,
        `write hostgroups: {writer: 10, backup_writer: 11, reader: 12, offline: 13}`,
      ),
    ]
  }
  if (!isGroup && (ids.backupWriter !== undefined || ids.offline !== undefined)) {
    return [
      findingAtKey(
        'error',
        'PXS007',
        here,
        `cluster ${quoted(served.cluster.name)} is no group, expected writer and reader only`,
        'remove backup_writer and offline',
      ),
    ]
  }
  return []
}

function unstated({ path, cluster, hostgroups }: ServedCluster): Diagnostic {
  const { writer, backupWriter, reader, offline } = hostgroups
  const text =
    backupWriter === undefined
      ? `{writer: ${writer}, reader: ${reader}}`
      : `{writer: ${writer}, backup_writer: ${backupWriter}, reader: ${reader}, offline: ${offline}}`
  return findingAtKey(
    'info',
    'PXS007',
    path,
    `hostgroups of cluster ${quoted(cluster.name)} are not stated: ${text} are taken, and a cluster put before it would change them`,
    `write serves: {${cluster.name}: {hostgroups: ${text}}}`,
  )
}

function checkDuplicates(subject: ProxysqlSubject): Diagnostic[] {
  const taken = new Map<number, string>()
  if (subject.sharding?.default === 'refuse') {
    taken.set(refusedHostgroup, 'the hostgroup without servers, where schemas that nobody placed are refused')
  }
  const found: Diagnostic[] = []
  for (const served of subject.served) {
    const path = [...served.path, 'hostgroups']
    for (const [key, id] of Object.entries(served.options.hostgroups ?? {})) {
      const other = taken.get(id)
      if (other !== undefined) {
        found.push(
          finding(
            'error',
            'PXS007',
            [...path, key],
            `hostgroup ${id} is already ${other}`,
            'give each its own id',
          ),
        )
      }
      taken.set(id, `the ${key} of cluster ${quoted(served.cluster.name)}`)
    }
  }
  return found
}
