import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import { finding } from './finding.ts'
import { ownPaths } from './own-paths.ts'
import type { SettingName } from './settings-overlay.ts'

/** A place of the Router's own files that `settings` leaves open. */
export function fileFault(
  { section, option }: SettingName,
  value: NonNullable<SettingValue>,
  at: TopologyPath,
): Diagnostic | undefined {
  if (section !== 'DEFAULT' || !ownPaths.includes(option)) return undefined
  // Without a folder the log goes to standard error.
  if (option === 'logging_folder' && value === '') return undefined
  if (typeof value === 'string' && value.startsWith('/')) return undefined
  const message = `DEFAULT.${option} ${JSON.stringify(value)} is no absolute path`
  return finding('MRT040', 'error', at, message, 'write an absolute path on the host')
}
