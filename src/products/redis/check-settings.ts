import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { checkSettings } from '../../settings/check.ts'
import { settingOf } from '../../settings/lookup.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { missing } from './finding.ts'
import { givenIn } from './given-settings.ts'
import { ownedElsewhere } from './owned-settings.ts'
import { tableOf } from './table.ts'

/** The names of settings: known to the version, decided nowhere else in the topology. */
export function checkRedisSettings(cluster: RedisInstances): Diagnostic[] {
  const { path, version, declared } = cluster
  const { settings, settings_unchecked: unchecked } = declared
  const table = tableOf(cluster)
  return [
    ...checkSettings({ table, version, settings, unchecked, path, ruleId: 'RDC028' }),
    ...misplaced(cluster),
    ...oldNames(cluster),
    ...unreadable(cluster),
  ]
}

function misplaced(cluster: RedisInstances): Diagnostic[] {
  return givenIn(cluster).flatMap(({ name, path }) => {
    const owner = Object.hasOwn(ownedElsewhere, name.toLowerCase()) && ownedElsewhere[name.toLowerCase()]
    if (owner === false || owner === undefined) return []
    return [
      missing(
        'error',
        'RDC045',
        path,
        `setting "${name}" is decided elsewhere in the topology`,
        `see: ${owner}`,
      ),
    ]
  })
}

/** Names and words that the server splits in its own way. */
function unreadable(cluster: RedisInstances): Diagnostic[] {
  return givenIn(cluster)
    .filter(({ name }) => !/^[a-z0-9._-]+$/.test(name))
    .map(({ name, path }) =>
      missing('error', 'RDC028', path, `"${name}" is no name of a directive, expected lower case letters`),
    )
}

function oldNames(cluster: RedisInstances): Diagnostic[] {
  return givenIn(cluster).flatMap(({ name, path }) => {
    const newName = settingOf(tableOf(cluster), name)?.replacedBy
    if (newName === undefined || Object.hasOwn(ownedElsewhere, name)) return []
    return [missing('info', 'RDC030', path, `setting "${name}" is an old name`, `write "${newName}"`)]
  })
}
