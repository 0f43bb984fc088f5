import type { Setting } from '../../src/settings/setting.ts'

/** What one version of a product says of one of its settings. */
export type MeasuredSetting = Omit<
  Setting,
  'since' | 'removed' | 'replacedBy' | 'defaults' | 'valuesSince' | 'basis'
>

/** What one binary says of its settings. */
export interface Measured {
  /** As the binary says it: `1.26.1`. */
  version: string
  settings: readonly MeasuredSetting[]
}

/** One hand-kept entry: what no binary here shows, or shows wrongly. Its fields win over what was measured. */
export interface HistoryEntry extends Partial<Omit<Setting, 'basis'>> {
  name: string
  /** Key of `sources`. */
  source: string
  /** Value to ask a binary with whether it knows the setting, where none of its own lists shows it. */
  probe?: string
}

/** settings.history.json: hand-kept, beside the table that is made from it. */
export interface History {
  title: string
  booleans: [string, string]
  booleanWords?: string[]
  /** Order of the sections in the table. */
  sections?: string[]
  /** Where the entries are from. */
  sources: Record<string, string>
  settings: HistoryEntry[]
}
