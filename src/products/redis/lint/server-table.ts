import type { LintFile } from '../../../lint/linter.ts'
import { settingOf } from '../../../settings/lookup.ts'
import type { Setting, SettingsTable } from '../../../settings/setting.ts'
import { isAtLeast } from '../../../settings/version.ts'
import { tableOf } from '../table.ts'

export type Flavor = 'redis' | 'valkey'

/** Which server is to read a file. */
export interface Server {
  flavor: Flavor
  version: string
  table: SettingsTable
}

const redis = tableOf({ flavor: 'redis' })
const valkey = tableOf({ flavor: 'valkey' })

/** The version that is assumed where none is given. */
export const newestRedis = newestOf(redis)

/** The first version that only Valkey has. */
const firstOfValkey = '9.0'

/** A directive, or an option of Sentinel; lower case. */
export interface Name {
  name: string
  section?: 'sentinel'
}

/** The target; where there is none, Valkey for a file with its name, or with a directive that Redis does not have. */
export function serverOf(
  { name }: LintFile,
  names: Iterable<Name>,
  { version, fork }: { version: string; fork?: string | undefined },
): Server {
  if (fork === 'valkey' || isAtLeast(version, firstOfValkey))
    return { flavor: 'valkey', version, table: valkey }
  const isUntold = fork === undefined && version === newestRedis
  const looksLikeValkey = /(?:^|\/)valkey[^/]*$/.test(name) || isOfValkey(names)
  if (isUntold && looksLikeValkey) return { flavor: 'valkey', version: newestOf(valkey), table: valkey }
  return { flavor: 'redis', version, table: redis }
}

function isOfValkey(names: Iterable<Name>): boolean {
  let found = false
  for (const { name, section } of names) {
    const ofRedis = settingOf(redis, name, section)
    const ofValkey = settingOf(valkey, name, section)
    if (ofRedis !== undefined && ofValkey === undefined) return false
    found ||= ofRedis === undefined && ofValkey !== undefined
  }
  return found
}

/** The setting of that name in the server that is not the target. */
export function settingOfTheOther(
  { flavor }: Server,
  name: string,
): { title: string; setting: Setting } | undefined {
  const table = flavor === 'redis' ? valkey : redis
  const setting = settingOf(table, name)
  return setting === undefined ? undefined : { title: table.title, setting }
}

/** The name that a setting has today in both servers: `masterauth` is no old name as long as Redis has no other. */
export function currentName(name: string): string {
  return settingOf(redis, name)?.replacedBy ?? name
}

function newestOf(table: SettingsTable): string {
  return table.measured.at(-1) ?? ''
}
