import type { Setting, SettingsTable } from './setting.ts'

/** What the setting takes, when it does not take this text: `an integer from 1 to 65535`; undefined when it does. */
export function unmetExpectation(table: SettingsTable, setting: Setting, text: string): string | undefined {
  const word = text.toLowerCase()
  if (setting.values?.some((each) => each.toLowerCase() === word)) return undefined
  return accepts(table, setting, text) ? undefined : expectationOf(table, setting)
}

function accepts(table: SettingsTable, setting: Setting, text: string): boolean {
  switch (setting.type) {
    case 'string':
      return true
    case 'boolean':
      return [...table.booleans, ...(table.booleanWords ?? [])].includes(text.toLowerCase())
    case 'integer':
      return /^[+-]?[0-9]+$/.test(text) && isInRange(setting, Number(text))
    case 'number':
      return /^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$/.test(text) && isInRange(setting, Number(text))
    case 'size':
      return isSize(setting, text)
    case 'enum':
      return setting.several === true && hasOnlyWords(setting, text)
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

function hasOnlyWords(setting: Setting, text: string): boolean {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const known = new Set(setting.values?.map((each) => each.toLowerCase()))
  return words.length > 0 && words.every((word) => known.has(word.toLowerCase()))
}

/** What the setting takes, in words. */
export function expectationOf(table: SettingsTable, setting: Setting): string {
  const words = setting.values?.join(', ')
  if (setting.type === 'enum') return `${setting.several === true ? 'some' : 'one'} of ${words}`
  const value = `${wordsOfType(table, setting)}${rangeOf(setting)}`
  return words === undefined ? value : `${value}, or ${words}`
}

function wordsOfType(table: SettingsTable, setting: Setting): string {
  switch (setting.type) {
    case 'string':
    case 'enum':
      return 'text'
    case 'boolean':
      return table.booleans.join(' or ')
    case 'integer':
      return 'an integer'
    case 'number':
      return 'a number'
    case 'size':
      return setting.percent === true ? 'a size (512mb) or a share of the memory (5%)' : 'a size (512mb)'
  }
}

function rangeOf({ min, max }: Setting): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}
