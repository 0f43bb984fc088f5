import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { checkSettings } from '../../settings/check.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { checkCapacity } from './check-capacity.ts'
import { checkConsole } from './check-console.ts'
import { checkHba } from './check-hba.ts'
import { checkLists } from './check-lists.ts'
import { checkLookup } from './check-lookup.ts'
import { checkMatrix } from './check-matrix.ts'
import { checkModelledSettings } from './check-modelled-settings.ts'
import { checkNames } from './check-names.ts'
import { checkProcesses } from './check-processes.ts'
import { checkServed } from './check-served.ts'
import { checkSharedUsers } from './check-shared-users.ts'
import { checkTexts } from './check-texts.ts'
import { checkTls } from './check-tls.ts'
import { checkUsers } from './check-users.ts'
import { settingMistakeId } from './setting-mistake-id.ts'
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
      ruleId: settingMistakeId,
      section: 'pgbouncer',
    }),
    ...checkModelledSettings(pooler),
    ...checkServed(pooler, topology),
    ...checkNames(pooler, topology),
    ...checkLists(pooler, topology),
    ...checkCapacity(pooler, topology),
    ...checkMatrix(pooler),
    ...checkUsers(pooler, topology),
    ...checkConsole(pooler),
    ...checkLookup(pooler, topology),
    ...checkHba(pooler, topology),
    ...checkSharedUsers(pooler),
    ...checkTls(pooler),
    ...checkProcesses(pooler, topology),
  ]
}
