import { defaultAt, isAvailable, qualifiedName } from '../../src/settings/lookup.ts'
import type { Setting, SettingsTable } from '../../src/settings/setting.ts'
import { compareVersions } from '../../src/settings/version.ts'
import type { History, HistoryEntry, Measured, MeasuredSetting } from './measured.ts'

/** The table of a product: what its binaries say, with the hand-kept history over it. Binaries in ascending order. */
export function mergeTable(product: string, history: History, binaries: readonly Measured[]): SettingsTable {
  const entries = new Map(history.settings.map((entry) => [qualifiedName(entry), entry]))
  if (entries.size < history.settings.length)
    throw new Error(`${product}: a setting stands twice in its history`)
  const keys = new Set([
    ...entries.keys(),
    ...binaries.flatMap((binary) => binary.settings.map(qualifiedName)),
  ])
  const settings = [...keys].map((key) => mergeSetting(key, entries.get(key), binaries))
  return {
    product,
    title: history.title,
    measured: binaries.map((binary) => binary.version),
    booleans: history.booleans,
    ...(history.booleanWords && { booleanWords: history.booleanWords }),
    settings: settings.sort(bySection(history.sections ?? [])),
  }
}

function bySection(sections: readonly string[]): (a: Setting, b: Setting) => number {
  const place = (setting: Setting) => sections.indexOf(setting.section ?? '')
  return (a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1)
}

interface Showing {
  version: string
  setting: MeasuredSetting
}

function mergeSetting(key: string, entry: HistoryEntry | undefined, binaries: readonly Measured[]): Setting {
  const showings = binaries.flatMap(({ version, settings }): Showing[] => {
    const setting = settings.find((each) => qualifiedName(each) === key)
    return setting === undefined ? [] : [{ version, setting }]
  })
  const { source: _source, probe: _probe, ...kept }: Partial<HistoryEntry> = entry ?? {}
  const newest = showings.at(-1)
  const merged = {
    ...Object.assign({}, ...showings.map(({ setting }) => setting)),
    needsRestart: newest?.setting.needsRestart,
    ...(kept.type === 'string' ? noRange : widestRange(showings)),
    ...lifeOf(showings, binaries),
    ...kept,
    ...(kept.values === undefined && wordsOf(showings, kept)),
    basis: newest === undefined ? 'documentation' : 'binary',
  } as Setting
  if (merged.type === undefined) throw new Error(`${key}: neither a binary nor the history says its type`)
  return ordered(withDefaults(merged, showings))
}

const noRange = { min: undefined, max: undefined }

/** Ranges differ between versions, and a table has one: only what every binary refuses is refused. */
function widestRange(showings: readonly Showing[]): Record<'min' | 'max', number | undefined> {
  return {
    min: widest(showings, 'min', Math.min),
    max: widest(showings, 'max', Math.max),
  }
}

/** Undefined where one binary has no such bound: what the others refuse, it takes. */
function widest(
  showings: readonly Showing[],
  bound: 'min' | 'max',
  of: (...numbers: number[]) => number,
): number | undefined {
  const bounds = showings.flatMap(({ setting }) => setting[bound] ?? [])
  return bounds.length > 0 && bounds.length === showings.length ? of(...bounds) : undefined
}

/** Words of every version; those that an older one does not take carry the version they came with. */
function wordsOf(showings: readonly Showing[], kept: Partial<Setting>): Partial<Setting> {
  if (showings.every(({ setting }) => setting.values === undefined)) return {}
  const since: Record<string, string> = { ...kept.valuesSince }
  const words = new Set(showings[0]?.setting.values)
  for (const { version, setting } of showings.slice(1)) {
    for (const word of setting.values ?? []) {
      if (!words.has(word)) since[word] ??= release(version)
      words.add(word)
    }
  }
  for (const word of Object.keys(since)) words.add(word)
  return { values: [...words], ...(Object.keys(since).length > 0 && { valuesSince: since }) }
}

function lifeOf(showings: readonly Showing[], binaries: readonly Measured[]): Partial<Setting> {
  const [first, last] = [showings[0], showings.at(-1)]
  if (first === undefined || last === undefined) return {}
  const next = binaries[binaries.findIndex(({ version }) => version === last.version) + 1]
  return {
    ...(first.version !== binaries[0]?.version && { since: release(first.version) }),
    ...(next !== undefined && { removed: release(next.version) }),
  }
}

/** `1.26.1` is of release `1.26`. */
function release(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

/** Writes down every default that a binary shows and the history does not say. */
function withDefaults(setting: Setting, showings: readonly Showing[]): Setting {
  const merged: Setting & { defaults: Record<string, string> } = {
    ...setting,
    defaults: { ...setting.defaults },
  }
  const shown = showings.flatMap(({ version, setting: { default: value } }) =>
    value === undefined ? [] : [{ version, value }],
  )
  const isConstant = new Set(shown.map(({ value }) => value)).size <= 1
  if (setting.defaults === undefined && isConstant) {
    const { defaults: _defaults, ...constant } = merged
    return constant
  }
  for (const { version, value } of shown) {
    if (defaultAt(merged, version) === value) continue
    const isFirst = !Object.keys(merged.defaults).some((from) => compareVersions(from, version) <= 0)
    merged.defaults[isFirst ? (setting.since ?? release(version)) : release(version)] = value
  }
  const ascending = Object.entries(merged.defaults).sort(([a], [b]) => compareVersions(a, b))
  const newest = ascending.at(-1)
  return { ...merged, defaults: Object.fromEntries(ascending), ...(newest && { default: newest[1] }) }
}

const order: readonly (keyof Setting)[] = [
  ...([
    'name',
    'section',
    'type',
    'values',
    'valuesSince',
    'several',
    'percent',
    'pattern',
    'example',
    'unit',
  ] as const),
  ...([
    'default',
    'defaults',
    'min',
    'max',
    'since',
    'removed',
    'replacedBy',
    'needsRestart',
    'basis',
  ] as const),
]

function ordered(setting: Setting): Setting {
  const lost = Object.keys(setting).filter((field) => !order.some((each) => each === field))
  if (lost.length > 0) throw new Error(`${setting.name}: unknown fields ${lost.join(', ')}`)
  return Object.fromEntries(
    order.flatMap((field) => (setting[field] === undefined ? [] : [[field, setting[field]]])),
  ) as unknown as Setting
}

/**
 * What the list of a binary says otherwise than the table: names and defaults. A setting that the history has a probe
 * for need not stand in a list.
 */
export function disagreements(table: SettingsTable, list: Measured, history: History): string[] {
  const listed = new Map(list.settings.map((setting) => [qualifiedName(setting), setting]))
  const known = table.settings.filter((setting) => isAvailable(setting, list.version))
  const unlisted = new Set(history.settings.filter(({ probe }) => probe !== undefined).map(qualifiedName))
  const names = new Set(known.map(qualifiedName))
  const missing = known.filter(
    (setting) => setting.basis === 'binary' && !unlisted.has(qualifiedName(setting)),
  )
  return [
    ...[...listed.keys()].filter((name) => !names.has(name)).map((name) => `${name}: not in the table`),
    ...missing
      .map(qualifiedName)
      .filter((name) => !listed.has(name))
      .map((name) => `${name}: not in the list`),
    ...known.flatMap((setting) => {
      const [wanted, found] = [defaultAt(setting, list.version), listed.get(qualifiedName(setting))?.default]
      const differs = found !== undefined && found !== wanted
      return differs
        ? [`${setting.name}: default ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`]
        : []
    }),
  ]
}
