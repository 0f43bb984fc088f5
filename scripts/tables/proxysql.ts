import { readFileSync } from 'node:fs'
import type { Measured, MeasuredSetting } from './measured.ts'

/**
 * ProxySQL, which no distribution packages: what two builds of it said, kept in fixtures/settings. The variables are
 * the settings; the columns of its tables stand in sections of the tables' names.
 */
export function measureProxysql(): Measured[] {
  const settings = [
    ...rowsOf('fixtures/settings/proxysql-variables.tsv').map(variable).filter(isSetting),
    ...rowsOf('fixtures/settings/proxysql-tables.tsv').map(column).filter(isSetting),
  ]
  // 2.7.2 has the same but for everything of PostgreSQL; compared by script when both were built.
  const withoutPostgresql = settings.filter(
    ({ section = '', name }) => !/pgsql[-_]/.test(`${section}.${name}`),
  )
  return [
    { version: '2.7.2', settings: withoutPostgresql },
    { version: '3.0.1', settings },
  ]
}

function isSetting(setting: MeasuredSetting | undefined): setting is MeasuredSetting {
  return setting !== undefined
}

function rowsOf(file: string): string[][] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => line.split('\t'))
}

/** variable, default, type, min, max; an admin variable has its range, `0..1000` or `>0..<65535`, in the fourth. */
function variable([name = '', value = '', type = '', low = '', high = '']: string[]):
  | MeasuredSetting
  | undefined {
  if (name === 'admin-version') return undefined // read-only
  const range = low.includes('..') ? rangeOf(low) : { min: integer(low), max: integer(high) }
  // 0 to 0 stands for a range that the variable's own code checks.
  const isKnown = range.min !== range.max
  return {
    name,
    type: typeOfVariable(type, value),
    default: value === '(null)' ? '' : value,
    ...(isKnown && range.min !== undefined && { min: range.min }),
    ...(isKnown && range.max !== undefined && { max: range.max }),
  }
}

function typeOfVariable(type: string, value: string): MeasuredSetting['type'] {
  if (type === 'bool' || value === 'true' || value === 'false') return 'boolean'
  if (type === 'int') return 'integer'
  return type === '' && /^[0-9]+$/.test(value) ? 'integer' : 'string'
}

function integer(text: string): number | undefined {
  return /^-?[0-9]+$/.test(text) ? Number(text) : undefined
}

function rangeOf(text: string): { min: number; max: number } {
  const [, above, min, below, max] = /^(>?)(-?[0-9]+)[.][.](<?)(-?[0-9]+)$/.exec(text) ?? []
  return { min: Number(min) + (above ? 1 : 0), max: Number(max) - (below ? 1 : 0) }
}

/** table, column, type, NN, default, key, CHECK. */
function column([table = '', name = '', type = '', , value = '', , check = '']: string[]):
  | MeasuredSetting
  | undefined {
  if (name === '(table)' || ['global_variables', 'runtime_checksums_values'].includes(table)) return undefined
  const isInteger = type.startsWith('INT')
  const words = isInteger ? undefined : wordsOf(check)
  return {
    name,
    section: table,
    type: isInteger ? 'integer' : words === undefined ? 'string' : 'enum',
    ...(words && { values: words }),
    ...(value !== '' && value !== 'NULL' && { default: value.replace(/^'(.*)'$/, '$1') }),
    ...(isInteger && boundsOf(name, check)),
  }
}

function wordsOf(check: string): string[] | undefined {
  const list = /^(?:UPPER|LOWER)?\(?\w+\)? IN ?\((.*)\)$/.exec(check)?.[1]
  return list?.split(/, ?/).map((word) => word.replace(/^'(.*)'$/, '$1'))
}

function boundsOf(name: string, check: string): Partial<MeasuredSetting> {
  const listed = wordsOf(check)?.map(Number)
  if (listed !== undefined) return { min: Math.min(...listed), max: Math.max(...listed) }
  const bound = (operator: string) => new RegExp(`(?<![a-z_])${name} ?${operator} ?([0-9]+)`).exec(check)?.[1]
  const [from, above, to] = [bound('>='), bound('>'), bound('<=')]
  const min = from ?? (above === undefined ? undefined : String(Number(above) + 1))
  return { ...(min !== undefined && { min: Number(min) }), ...(to !== undefined && { max: Number(to) }) }
}
