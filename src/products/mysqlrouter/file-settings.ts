import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import { finding } from './finding.ts'
import type { SettingName } from './settings-overlay.ts'

/** Files without which a Router that learns its destinations does not start; setup-keyring.sh makes them. */
const learnersFiles = ['keyring_path', 'master_key_path', 'dynamic_state']

/** What the Router would look for below the directory that it happens to be started in. */
const paths = [...learnersFiles, 'data_folder', 'runtime_folder', 'logging_folder']

/** A place of the Router's own files that `settings` takes away, or leaves open. */
export function fileFault(
  { section, option }: SettingName,
  value: SettingValue,
  { destinations }: MysqlrouterBalancer,
  at: TopologyPath,
): Diagnostic | undefined {
  if (section !== 'DEFAULT' || !paths.includes(option)) return undefined
  if (value === null) {
    if (destinations !== 'metadata' || !learnersFiles.includes(option)) return undefined
    const message = `DEFAULT.${option} cannot be taken out: destinations "metadata" need it`
    return {
      ...finding('MRT040', 'error', at, message, 'remove the setting, or write an absolute path'),
      atKey: true,
    }
  }
  // Without a folder the log goes to standard error.
  if (option === 'logging_folder' && value === '') return undefined
  if (typeof value === 'string' && value.startsWith('/')) return undefined
  const message = `DEFAULT.${option} ${JSON.stringify(value)} is no absolute path`
  return finding('MRT040', 'error', at, message, 'write an absolute path on the host')
}
