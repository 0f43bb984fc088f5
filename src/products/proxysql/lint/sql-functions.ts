import { asNumber, type SqlValue, sqlText } from './sql-value.ts'

type Known = string | number | null

/** Functions whose value a rule may need; the others are known by name only. */
const evaluated: Readonly<Record<string, (values: readonly Known[]) => SqlValue>> = {
  upper: ([value]) => ofText(value, (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  lower: ([value]) => ofText(value, (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  length: ([value]) => (value === null ? null : [...textOf(value)].length),
  substr: ([value, from = null, count]) => substring(value, from, count),
  substring: ([value, from = null, count]) => substring(value, from, count),
  char: (values) => String.fromCodePoint(...values.map((value) => codePoint(value))),
  json_valid: ([value]) => (value === null ? null : Number(isJson(textOf(value)))),
  coalesce: (values) => values.find((value) => value !== null) ?? null,
  ifnull: (values) => values.find((value) => value !== null) ?? null,
  trim: ([value, set]) =>
    set === undefined ? ofText(value, (text) => text.replace(/^ +| +$/g, '')) : undefined,
  replace: ([value, from, to]) =>
    value === null || from === null || to === null
      ? null
      : textOf(from) === ''
        ? textOf(value)
        : textOf(value).replaceAll(textOf(from), () => textOf(to)),
}

/** By the numbers of arguments that they take. Also those that the admin interface answers itself. */
const named: Readonly<Record<string, string>> = {
  '0': 'changes cume_dist dense_rank last_insert_rowid percent_rank pi random rank row_number sqlite_source_id sqlite_version total_changes',
  '0-1': 'count',
  '0-': `caching_sha2_password char connection_id current_user database date datetime format global_checksum json_array
    json_extract json_insert json_object json_remove json_replace json_set julianday mysql_native_password printf strftime
    time unixepoch user version`,
  '1': `abs acos acosh asin asinh atan atanh avg ceil ceiling cos cosh degrees exp first_value floor hex json
    json_group_array json_quote last_value length likely ln log10 log2 lower ntile octet_length quote radians randomblob
    sign sin sinh soundex sqlite_compileoption_get sqlite_compileoption_used sqlite_offset sqrt sum tan tanh total trunc
    typeof unicode unlikely upper zeroblob`,
  '1-2': `group_concat json_array_length json_each json_pretty json_tree json_type json_valid load_extension log ltrim round
    rtrim trim unhex`,
  '1-3': 'lag lead',
  '1-': 'concat max min',
  '2': 'atan2 glob ifnull instr json_group_object json_patch likelihood mod nth_value nullif pow power string_agg timediff',
  '2-3': 'like substr substring',
  '2-': 'coalesce concat_ws iif',
  '3': 'replace',
}

const counts = new Map(
  Object.entries(named).flatMap(([range, names]) => {
    const [least = '', most = least] = range.split('-')
    return names
      .split(/\s+/)
      .map((name) => [name, { least: Number(least), most: most === '' ? Infinity : Number(most) }] as const)
  }),
)

export function isSqlFunction(name: string): boolean {
  return counts.has(name.toLowerCase())
}

export function takesArguments(name: string, count: number): boolean {
  const { least, most } = counts.get(name.toLowerCase()) ?? { least: 0, most: Infinity }
  return count >= least && count <= most
}

export function callSqlFunction(name: string, values: readonly SqlValue[]): SqlValue {
  const known = values.filter((value) => value !== undefined)
  if (known.length < values.length) return undefined
  const lower = name.toLowerCase()
  return Object.hasOwn(evaluated, lower) ? evaluated[lower]?.(known) : undefined
}

function textOf(value: Known | undefined): string {
  return typeof value === 'number' ? sqlText(value) : (value ?? '')
}

function ofText(value: Known | undefined, change: (text: string) => string): SqlValue {
  return value === null || value === undefined ? null : change(textOf(value))
}

function codePoint(value: Known): number {
  const number = Number(asNumber(value) ?? 0)
  return number >= 0 && number <= 0x10ffff ? Math.trunc(number) : 0xfffd
}

function substring(value: Known | undefined, from: Known, count: Known | undefined): SqlValue {
  if (value === null || value === undefined || from === null || count === null) return null
  const characters = [...textOf(value)]
  const start = Math.trunc(Number(asNumber(from)))
  const length = count === undefined ? Number.POSITIVE_INFINITY : Math.trunc(Number(asNumber(count)))
  if (start < 1 || length < 0) return undefined
  return characters.slice(start - 1, start - 1 + length).join('')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
