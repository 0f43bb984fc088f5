import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { checkSettings } from '../../settings/check.ts'
import { finding } from './finding.ts'
import type { ProxysqlSubject } from './subject.ts'
import { needsRestart, settingsTable } from './table.ts'

/** Variables that the topology says elsewhere, and what to write instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'admin-admin_credentials': 'write admin: {user: ..., password: {secret: ...}}',
  'admin-stats_credentials': 'write stats: {user: ..., password: {secret: ...}}',
  'admin-cluster_username': 'write cluster_sync: {user: ...}',
  'admin-cluster_password': 'write cluster_sync: {password: {secret: ...}}',
  'mysql-monitor_username': 'write monitor: {user: ...}',
  'mysql-monitor_password': 'write monitor: {password: {secret: ...}}',
  'pgsql-monitor_username': 'write monitor: {user: ...}',
  'pgsql-monitor_password': 'write monitor: {password: {secret: ...}}',
}

/** Variables: ProxySQL drops an unknown one and resets a bad value, both without a word to the client. */
export function checkVariables({ balancer, declared }: ProxysqlSubject): Diagnostic[] {
  const { settings, settings_unchecked: unchecked } = declared
  return [
    ...checkSettings({
      table: settingsTable,
      version: balancer.version,
      settings,
      unchecked,
      path: balancer.path,
      ruleId: 'PXS037',
    }),
    ...(['settings', 'settings_unchecked'] as const).flatMap((key) =>
      Object.entries(declared[key] ?? {}).flatMap(([name, value]) =>
        value === null ? [] : checkName(name, [...balancer.path, key, name]),
      ),
    ),
  ]
}

function checkName(name: string, path: Diagnostic['path'] & {}): Diagnostic[] {
  const at = { path, atKey: true } as const
  const instead = elsewhere[name]
  if (instead !== undefined) {
    return [{ ...finding('error', 'PXS037', path, `${name} comes from the topology`, instead), ...at }]
  }
  if (!/^(admin|mysql|pgsql)-[a-z0-9_]+$/i.test(name)) {
    return [
      {
        ...finding(
          'error',
          'PXS037',
          path,
          `${name} is no variable, expected admin-, mysql- or pgsql- before a name`,
        ),
        ...at,
      },
    ]
  }
  if (!needsRestart(name)) return []
  return [
    {
      ...finding(
        'info',
        'PXS038',
        path,
        `${name} takes effect at start: it is in restart.sql, not in admin.sql`,
      ),
      ...at,
      hint: 'apply restart.sql after admin.sql, then restart the instance',
    },
  ]
}
