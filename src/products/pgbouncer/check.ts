import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { checkSettings } from '../../settings/check.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { checkAuthentication } from './check-authentication.ts'
import { checkCapacity } from './check-capacity.ts'
import { checkEntries } from './check-entries.ts'
import { checkModelledSettings } from './check-modelled-settings.ts'
import { checkPlaceholders } from './check-placeholders.ts'
import { checkProcesses } from './check-processes.ts'
import { checkSharedUsers } from './check-shared-users.ts'
import { checkTls } from './check-tls.ts'
import { settingsTable } from './table.ts'

/** What would make a file that PgBouncer refuses, or that does not do what the topology says. */
export function checkPgbouncer(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const placeholders = checkPlaceholders(pooler, topology)
  if (placeholders.length > 0) return placeholders
  const { settings, settings_unchecked: unchecked } = pooler.declared
  return [
    ...checkSettings({
      table: settingsTable,
      version: pooler.version,
      settings,
      unchecked,
      path: pooler.path,
      ruleId: 'PGB001',
      section: 'pgbouncer',
    }),
    ...checkModelledSettings(pooler),
    ...checkEntries(pooler, topology),
    ...checkCapacity(pooler, topology),
    ...checkAuthentication(pooler, topology),
    ...checkSharedUsers(pooler),
    ...checkTls(pooler),
    ...checkProcesses(pooler, topology),
  ]
}
