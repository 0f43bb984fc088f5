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

/** Also those that the admin interface answers itself. */
const named = new Set(
  `abs acos acosh asin asinh atan atan2 atanh avg caching_sha2_password ceil ceiling changes coalesce concat concat_ws
  connection_id cos cosh count current_date current_time current_timestamp current_user cume_dist database date datetime
  degrees dense_rank exp first_value floor format glob global_checksum group_concat hex ifnull iif instr json json_array
  json_array_length json_each json_extract json_group_array json_group_object json_insert json_object json_patch
  json_pretty json_quote json_remove json_replace json_set json_tree json_type json_valid julianday lag last_insert_rowid
  last_value lead length like likelihood likely ln load_extension log log10 log2 lower ltrim max min mod
  mysql_native_password nth_value ntile nullif octet_length percent_rank pi pow power printf quote radians random
  randomblob rank replace round row_number rtrim sign sin sinh soundex sqlite_compileoption_get
  sqlite_compileoption_used sqlite_offset sqlite_source_id sqlite_version sqrt strftime string_agg substr substring sum
  tan tanh time timediff total total_changes trim trunc typeof unhex unicode unixepoch unlikely upper user version
  zeroblob char`.split(/\s+/),
)

export function isSqlFunction(name: string): boolean {
  return named.has(name.toLowerCase())
}

export function callSqlFunction(name: string, values: readonly SqlValue[]): SqlValue {
  const known = values.filter((value) => value !== undefined)
  if (known.length < values.length) return undefined
  const call = Object.entries(evaluated).find(([each]) => each === name.toLowerCase())?.[1]
  return call?.(known)
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
