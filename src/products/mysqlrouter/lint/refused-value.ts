import { expectationOf } from '../../../settings/check-value.ts'
import { qualifiedName } from '../../../settings/lookup.ts'
import type { Setting } from '../../../settings/setting.ts'
import { settingsTable } from '../table.ts'

/** Their words are compared byte by byte; of all other options case does not count. */
const exact = ['metadata_cache.cluster_type', 'io.backend', 'http_auth_backend.backend']

/** What an option takes, when Router 9.7.4 refuses this text; an empty one is taken for no value. */
export function refusedNumber(setting: Setting, text: string): string | undefined {
  if (text === '') return undefined
  const isTaken = setting.type === 'integer' ? isInteger(setting, text) : isNumber(setting, text)
  if (isTaken) return undefined
  const also =
    qualifiedName(setting) === 'metadata_cache.auth_cache_ttl' ? ', 0.001 or more or -1 for none' : ''
  return `${expectationOf(settingsTable, setting)}${also}`
}

/** The same of an enum or a boolean. */
export function refusedWord(setting: Setting, text: string, version: string): string | undefined {
  if (setting.type === 'boolean') {
    return ['', '0', '1', 'true', 'false'].includes(text) ? undefined : '0, 1, false or true'
  }
  const name = qualifiedName(setting)
  const isTaken = (setting.values ?? []).some((word) =>
    exact.includes(name) ? word === text : word.toLowerCase() === text.toLowerCase(),
  )
  if (isTaken || (text === '' && !needsWord(setting))) return undefined
  return expectationOf(settingsTable, setting, version)
}

/** Of these an empty value is refused. */
function needsWord({ name }: Setting): boolean {
  return ['level', 'protocol', 'timestamp_precision', 'unknown_config_option'].includes(name)
}

const largest = 2n ** 63n - 1n

function isInteger({ min = 0, max }: Setting, text: string): boolean {
  if (!/^[0-9]+$/.test(text) || text.length > 4000) return false
  const value = BigInt(text)
  return value >= BigInt(min) && value <= (max === undefined ? largest : BigInt(max))
}

function isNumber(setting: Setting, text: string): boolean {
  if (!/^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text)) return false
  const value = Number(text)
  const { min = -Infinity, max = Number.MAX_VALUE } = setting
  const isGap = qualifiedName(setting) === 'metadata_cache.auth_cache_ttl' && value !== -1 && value < 0.001
  return value >= min && value <= max && !isGap
}
