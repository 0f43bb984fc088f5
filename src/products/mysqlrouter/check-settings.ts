import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { routerValueFault } from '../../formats/router-conf.ts'
import { checkSettings } from '../../settings/check.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject } from '../../topology/topology.ts'
import type { ConfSection } from './conf.ts'
import { fileFault } from './file-fault.ts'
import { finding } from './finding.ts'
import { removalFault } from './removal-fault.ts'
import { isMeant, type SettingName, settingName } from './settings-overlay.ts'
import { settingsTable } from './table.ts'

/** Options that say where clients end up, and how safely: they come from the topology alone. */
const owned: Readonly<Record<string, string>> = {
  'routing.destinations': 'the cluster',
  'routing.bind_port': 'routes',
  'routing.protocol': 'routes',
  'routing.access_mode': 'routes',
  'metadata_cache.user': 'bootstrap.account',
  'metadata_cache.router_id': 'bootstrap.router_id',
  'metadata_cache.metadata_cluster': 'metadata_cluster of the manager',
  // Beside what follows from them: certificates, verification, and what is refused in plain text.
  'metadata_cache.ssl_mode': 'tls.servers.mode',
  'routing.client_ssl_mode': 'tls.clients.mode',
  'routing.server_ssl_mode': 'tls.servers.mode',
  'routing.server_ssl_verify': 'tls.servers.mode',
  'http_server.bind_address': 'rest.address',
  'http_server.port': 'rest.port',
  'http_server.ssl': 'rest.cert',
}

/** `settings` and `settings_unchecked`; `sections` is what is written without them. */
export function checkRouterSettings(
  { path, version }: BalancerSubject,
  declared: MysqlrouterBalancer,
  sections: readonly ConfSection[],
): readonly Diagnostic[] {
  return (['settings', 'settings_unchecked'] as const).flatMap((block) =>
    Object.entries(declared[block] ?? {}).flatMap(([text, value]) => {
      const at = [...path, block, text]
      const name = settingName(text)
      if (name === undefined) return [shapeless(text, at)]
      const fault =
        ownedFault(name, at) ??
        placeFault(name, sections, at) ??
        (value === null ? removalFault(name, declared, at) : fileFault(name, value, at))
      if (fault !== undefined) return [fault]
      if (value === null) return []
      const why = routerValueFault(String(value))
      if (why !== undefined) {
        return [
          finding(
            'MRT035',
            'error',
            at,
            `${JSON.stringify(value)} cannot be written: ${why}`,
            'change the value',
          ),
        ]
      }
      if (block === 'settings_unchecked') return []
      const known = `${name.section}.${name.option}`
      const isTwice = Object.hasOwn(declared.settings_unchecked ?? {}, text)
      return checkSettings({
        table: settingsTable,
        version,
        settings: { [known]: value },
        unchecked: isTwice ? { [known]: value } : {},
        path,
        ruleId: 'MRT001',
      }).map((diagnostic) => ({ ...diagnostic, path: at }))
    }),
  )
}

function shapeless(text: string, at: Diagnostic['path'] & {}): Diagnostic {
  return {
    ...finding(
      'MRT001',
      'error',
      at,
      `setting ${JSON.stringify(text)} does not say its section, expected section.option`,
      'write routing.max_connect_errors, routing:ro.max_connections, DEFAULT.logging_folder',
    ),
    atKey: true,
  }
}

function ownedFault({ section, option }: SettingName, at: Diagnostic['path'] & {}): Diagnostic | undefined {
  const owner = owned[`${section}.${option}`]
  if (owner === undefined) return undefined
  return {
    ...finding(
      'MRT037',
      'error',
      at,
      `${section}.${option} cannot be set here: it comes from ${owner}`,
      'remove it',
    ),
    atKey: true,
  }
}

/** A section with a key, and one that opens a port, is there only where the topology declares what it is for. */
function placeFault(
  name: SettingName,
  sections: readonly ConfSection[],
  at: Diagnostic['path'] & {},
): Diagnostic | undefined {
  const isWritten = sections.some((section) => isMeant(section, name))
  const isDeclared = /^(routing|metadata_cache|http_.*|rest_.*)$/.test(name.section)
  if (isWritten || (name.key === undefined && !isDeclared)) return undefined
  const written = sections
    .filter((section) => section.name === name.section)
    .map(({ key }) => (key === undefined ? name.section : `${name.section}:${key}`))
  const wanted = name.key === undefined ? name.section : `${name.section}:${name.key}`
  return {
    ...finding(
      'MRT002',
      'error',
      at,
      `section "${wanted}" is not written${written.length === 0 ? '' : `, expected one of ${written.join(', ')}`}`,
      'remove the setting, or declare what brings the section',
    ),
    atKey: true,
  }
}
