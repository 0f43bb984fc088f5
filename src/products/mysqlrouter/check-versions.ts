import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isAvailable, settingOf } from '../../settings/lookup.ts'
import type { BalancerSubject } from '../../topology/topology.ts'
import type { ConfSection } from './conf.ts'
import { finding } from './finding.ts'
import { settingsTable } from './table.ts'

/** Options that the topology asks for and the declared version does not know: it would not start, or leave them out. */
export function checkVersions(
  { path, version }: BalancerSubject,
  sections: readonly ConfSection[],
): readonly Diagnostic[] {
  const missing = new Map<string, string>()
  for (const { name: section, options } of sections) {
    for (const { name } of options) {
      const setting = settingOf(settingsTable, name, section)
      if (setting === undefined || isAvailable(setting, version)) continue
      missing.set(`${section}.${name}`, setting.since ?? '')
    }
  }
  return [...missing].map(([name, since]) =>
    finding(
      'MRT025',
      'error',
      path,
      `the topology asks for ${name}, which is not in MySQL Router ${version}: it came with ${since}`,
      `remove what brings it, or set version: "${since}" when that runs there`,
    ),
  )
}
