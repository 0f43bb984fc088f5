import { settingsTable } from '../table.ts'
import type { RouterUnit } from './unit.ts'

/** What other plugins one loads, as Router 9.7.4 takes their options in [DEFAULT]. */
const loads: Readonly<Record<string, readonly string[]>> = {
  routing: ['io', 'connection_pool', 'destination_status', 'host_cache'],
  connection_pool: ['io'],
  destination_status: ['io'],
  http_server: ['io'],
  rest_api: ['http_server'],
  rest_router: ['http_server', 'http_auth_realm'],
  rest_routing: ['http_server', 'http_auth_realm'],
  rest_metadata_cache: ['http_server', 'http_auth_realm'],
  rest_connection_pool: ['http_server', 'http_auth_realm'],
  rest_host_cache: ['http_server', 'http_auth_realm'],
}

/** Sections of the log: where it goes, and each place with its own level. */
const logSections: ReadonlySet<string> = new Set(['logger', 'filelog', 'consolelog', 'syslog'])

/** Plugins without options in the table. */
const others = ['keepalive', 'mysql_rest_service', 'router_openssl', 'router_protobuf']

const known: ReadonlySet<string> = new Set(
  settingsTable.settings.flatMap(({ section }) =>
    section === undefined || section === 'DEFAULT' ? [] : [section],
  ),
)

/** Names that a section may have. */
export const sectionNames: readonly string[] = [...new Set([...known, ...logSections, ...others])]

export function isLogSection(name: string): boolean {
  return logSections.has(name)
}

/** The section of the settings table that tells a section's options; undefined where none does. */
export function settingsSection(name: string): string | undefined {
  if (isLogSection(name)) return 'logger'
  return known.has(name) ? name : undefined
}

/** Plugins that the sections bring, and those that these load. */
export function loadedPlugins(unit: RouterUnit): ReadonlySet<string> {
  const loaded = new Set(unit.sections.map(({ name }) => name).filter((name) => known.has(name)))
  // A set is walked on to what is added meanwhile.
  for (const name of loaded) for (const other of loads[name] ?? []) loaded.add(other)
  return loaded
}
