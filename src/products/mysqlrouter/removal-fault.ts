import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import { finding } from './finding.ts'
import type { SettingName } from './settings-overlay.ts'

/** Without these the Router does not start, or, of rest_api, tells everybody. */
const needed = [
  'routing.routing_strategy',
  'http_auth_realm.backend',
  'http_auth_realm.method',
  'http_auth_backend.backend',
  'http_auth_backend.filename',
]

/** The same for a Router that learns its destinations; setup-keyring.sh makes these files. */
const neededToLearn = ['DEFAULT.keyring_path', 'DEFAULT.master_key_path', 'DEFAULT.dynamic_state']

/** An option that `settings` takes out with `null`, and cannot. */
export function removalFault(
  { section, option }: SettingName,
  { destinations }: MysqlrouterBalancer,
  at: TopologyPath,
): Diagnostic | undefined {
  const name = `${section}.${option}`
  const isNeeded = needed.includes(name) || option === 'require_realm'
  if (!isNeeded && !(destinations === 'metadata' && neededToLearn.includes(name))) return undefined
  return {
    ...finding(
      'MRT040',
      'error',
      at,
      `${name} cannot be taken out: the Router needs it`,
      'remove the setting',
    ),
    atKey: true,
  }
}
