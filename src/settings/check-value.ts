import type { Setting, SettingsTable } from './setting.ts'
import { isAtLeast } from './version.ts'

/** What the setting takes, when it does not take this text: `an integer from 1 to 65535`; undefined when it does. */
export function unmetExpectation(
  table: SettingsTable,
  version: string,
  setting: Setting,
  text: string,
): string | undefined {
  const words = wordsAt(setting, version)
  if (isOneOf(words, text)) return undefined
  if (setting.several === true) {
    const parts = text.split(/[ \t\n\v\f\r]+/).filter((part) => part !== '')
    if (parts.length > 0 && parts.every((part) => isOneOf(words, part))) return undefined
  }
  return accepts(table, setting, text) ? undefined : expectationOf(table, setting, version)
}

/** The words that a version takes. */
function wordsAt({ values = [], valuesSince = {} }: Setting, version: string): readonly string[] {
  return values.filter((word) => {
    const since = valuesSince[word]
    return since === undefined || isAtLeast(version, since)
  })
}

function isOneOf(words: readonly string[], text: string): boolean {
  return words.some((word) => word.toLowerCase() === text.toLowerCase())
}

function accepts(table: SettingsTable, setting: Setting, text: string): boolean {
  switch (setting.type) {
    case 'string':
      return setting.pattern === undefined || new RegExp(setting.pattern, 'u').test(text)
    case 'boolean':
      return [...table.booleans, ...(table.booleanWords ?? [])].includes(text.toLowerCase())
    case 'integer':
      return /^[+-]?[0-9]+$/.test(text) && isInRange(setting, Number(text))
    case 'number':
      return /^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$/.test(text) && isInRange(setting, Number(text))
    case 'size':
      return isSize(setting, text)
    case 'enum':
      return false
  }
}

function isInRange({ min = -Infinity, max = Infinity }: Setting, value: number): boolean {
  return value >= min && value <= max
}

const bytesByUnit: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
}

function isSize(setting: Setting, text: string): boolean {
  if (setting.percent === true && /^([0-9]{1,2}|100)%$/.test(text)) return true
  const parts = /^([+-]?[0-9]+)([a-z]*)$/i.exec(text)
  const bytes = bytesByUnit[parts?.[2]?.toLowerCase() ?? '?']
  return bytes !== undefined && isInRange(setting, Number(parts?.[1]) * bytes)
}

/** What the setting takes, in words: `one of session, transaction, statement`; without a version, in the newest. */
export function expectationOf(table: SettingsTable, setting: Setting, version?: string): string {
  const words = (version === undefined ? (setting.values ?? []) : wordsAt(setting, version)).join(', ')
  if (setting.type === 'enum') return `${setting.several === true ? 'some' : 'one'} of ${words}`
  const value = `${wordsOfType(table, setting)}${rangeOf(setting)}`
  return words === '' ? value : `${value}, or ${words}`
}

function wordsOfType(table: SettingsTable, setting: Setting): string {
  switch (setting.type) {
    case 'string':
    case 'enum':
      return setting.example === undefined ? 'text' : `a text like "${setting.example}"`
    case 'boolean':
      return table.booleans.join(' or ')
    case 'integer':
      return 'an integer'
    case 'number':
      return setting.unit === undefined ? 'a number' : `a number of ${setting.unit}`
    case 'size':
      return setting.percent === true ? 'a size (512mb) or a share of the memory (5%)' : 'a size (512mb)'
  }
}

function rangeOf({ min, max }: Setting): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}
