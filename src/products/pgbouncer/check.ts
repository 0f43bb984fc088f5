import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { checkSettings } from '../../settings/check.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { checkAuthentication } from './check-authentication.ts'
import { checkCapacity } from './check-capacity.ts'
import { checkEntries } from './check-entries.ts'
import { checkModelledSettings } from './check-modelled-settings.ts'

import { checkProcesses } from './check-processes.ts'
import { checkSharedUsers } from './check-shared-users.ts'
import { checkTexts } from './check-texts.ts'
import { checkTls } from './check-tls.ts'
import { settingsTable } from './table.ts'

/** What would make a file that PgBouncer refuses, or that does not do what the topology says. */
export function checkPgbouncer(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const texts = checkTexts(pooler, topology)
  if (texts.length > 0) return texts
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
