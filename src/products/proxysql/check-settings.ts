import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { checkSettings } from '../../settings/check.ts'
import { candidates, settingOf } from '../../settings/lookup.ts'
import { finding, findingAtKey } from './finding.ts'
import { isMonitored } from './placement.ts'
import type { ProxysqlSubject } from './subject.ts'
import { needsRestart, settingsTable } from './table.ts'

/** Variables that the topology says elsewhere, with what follows from them, and what to write instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'admin-admin_credentials': 'write admin: {user: ..., password: {secret: ...}}',
  'admin-stats_credentials': 'write stats: {user: ..., password: {secret: ...}}',
  'admin-cluster_username': 'write cluster_sync: {user: ...}',
  'admin-cluster_password': 'write cluster_sync: {password: {secret: ...}}',
  'mysql-have_ssl': 'write tls: {clients: {mode: ...}}',
  'mysql-monitor_writer_is_also_reader': 'write writer_is_also_reader: beside hostgroups: of the cluster',
  'mysql-monitor_username': 'write monitor: {user: ...}',
  'mysql-monitor_password': 'write monitor: {password: {secret: ...}}',
  'pgsql-have_ssl': 'write tls: {clients: {mode: ...}}',
  'pgsql-monitor_username': 'write monitor: {user: ...}',
  'pgsql-monitor_password': 'write monitor: {password: {secret: ...}}',
}

/** Variables: ProxySQL drops an unknown one and resets a bad value, both without a word to the client. */
export function checkVariables(subject: ProxysqlSubject): Diagnostic[] {
  const { balancer, declared } = subject
  const { settings = {}, settings_unchecked: unchecked } = declared
  const named = Object.entries(settings).filter(([name]) => nameFault(name) === undefined)
  return [
    ...checkSettings({
      table: settingsTable,
      version: balancer.version,
      settings: Object.fromEntries(named),
      unchecked,
      path: balancer.path,
      ruleId: 'PXS037',
    }),
    ...(['settings', 'settings_unchecked'] as const).flatMap((key) =>
      Object.entries(declared[key] ?? {}).flatMap(([name, value]) =>
        value === null ? [] : checkName(name, [...balancer.path, key, name]),
      ),
    ),
    ...checkMonitor(subject),
  ]
}

/** Without its monitor nobody puts a server into the writer hostgroup. */
function checkMonitor({ balancer, declared, served }: ProxysqlSubject): Diagnostic[] {
  const followed = served.find(({ placement }) => isMonitored(placement))
  if (followed === undefined) return []
  const name = 'mysql-monitor_enabled'
  return (['settings', 'settings_unchecked'] as const).flatMap((key) =>
    /^(false|0)$/i.test(String(declared[key]?.[name]))
      ? [
          finding(
            'error',
            'PXS037',
            [...balancer.path, key, name],
            `${name} is off: nothing would find the writer of cluster ${quoted(followed.cluster.name)}`,
            'remove it',
          ),
        ]
      : [],
  )
}

/** A name that can be no variable's, whatever its value. */
function nameFault(name: string): { message: string; hint: string | undefined } | undefined {
  const instead = elsewhere[name]
  if (instead !== undefined) return { message: `${name} comes from the topology`, hint: instead }
  if (settingOf(settingsTable, name) !== undefined) return undefined
  const variables = candidates(settingsTable).map((variable) => variable.name)
  const known = variables.find((variable) => variable.toLowerCase() === name.toLowerCase())
  if (known !== undefined) {
    return { message: `${name} is no variable: ProxySQL compares the case`, hint: `write ${known}` }
  }
  if (/^(admin|mysql|pgsql)-[A-Za-z0-9_]+$/.test(name)) return undefined
  const meant = ['mysql', 'pgsql', 'admin']
    .map((module) => `${module}-${name}`)
    .filter((variable) => variables.includes(variable))
  return {
    message: `${name} is no variable, expected admin-, mysql- or pgsql- before a name`,
    hint: meant.length === 0 ? undefined : `write ${meant.join(' or ')}`,
  }
}

function checkName(name: string, path: TopologyPath): Diagnostic[] {
  const wrong = nameFault(name)
  if (wrong !== undefined) {
    return [findingAtKey('error', 'PXS037', path, wrong.message, wrong.hint)]
  }
  if (!needsRestart(name)) return []
  const message = `${name} takes effect at start: it is in restart.sql, not in admin.sql`
  const hint = 'apply restart.sql after admin.sql, then restart the instance'
  return [findingAtKey('info', 'PXS038', path, message, hint)]
}
