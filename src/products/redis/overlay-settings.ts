import { settingOf } from '../../settings/lookup.ts'
import type { SettingsTable } from '../../settings/setting.ts'
import { settingText } from '../../settings/setting-text.ts'
import type { Settings } from '../../topology/declaration/scalars.ts'
import { type Directive, plain } from './directive.ts'

/** Directives whose value is several words, not one text with spaces in it. */
const ofSeveralWords: ReadonlySet<string> = new Set([
  'bind',
  'latency-tracking-info-percentiles',
  'loadmodule',
  'oom-score-adj-values',
  'rename-command',
  'shutdown-on-sigint',
  'shutdown-on-sigterm',
])

/** Directives that take a line for every group of so many words. */
const wordsOfALine: Readonly<Record<string, number>> = { save: 2, 'client-output-buffer-limit': 4 }

/**
 * The topology's own settings over what dbbal chose: the same directive is replaced where it stands, others follow in a
 * group of their own.
 */
export function overlaySettings(
  groups: readonly (readonly Directive[])[],
  settings: Settings,
  table: SettingsTable,
): (readonly Directive[])[] {
  const given = Object.entries(settings).flatMap(([name, value]) =>
    value === null ? [] : linesOf(name, settingText(table, value)),
  )
  const bySlot = new Map<string, Directive[]>()
  for (const directive of given) {
    const slot = slotIn(table, directive)
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), directive])
  }
  const placed = new Set<Directive>()
  const instead = (directive: Directive): readonly Directive[] | undefined =>
    settings[directive.name] === null ? [] : bySlot.get(slotIn(table, directive))
  const kept = groups.map((group) => {
    // Most groups stay as they are; that is asked first since it is quick, and there are thousands of servers.
    if (!group.some((directive) => instead(directive) !== undefined)) return group
    return group.flatMap((directive) => {
      const lines = instead(directive)
      for (const line of lines ?? []) placed.add(line)
      return lines ?? directive
    })
  })
  return [...kept, given.filter((directive) => !placed.has(directive))].filter((group) => group.length > 0)
}

function linesOf(name: string, text: string): Directive[] {
  const words = text.split(' ').filter((word) => word !== '')
  const count = Object.hasOwn(wordsOfALine, name) ? wordsOfALine[name] : undefined
  if (count === undefined || words.length === 0) {
    return [plain(name, ...(ofSeveralWords.has(name) ? words : [text]))]
  }
  return Array.from({ length: Math.ceil(words.length / count) }, (_, line) =>
    plain(name, ...words.slice(line * count, (line + 1) * count)),
  )
}

/** What a line decides: old names mean the new ones; buffer limits are set class by class, all else as a whole. */
function slotIn(table: SettingsTable, { name, words }: Directive): string {
  if (name !== 'client-output-buffer-limit') return settingOf(table, name)?.replacedBy ?? name
  return `${name} ${words[0] === 'slave' ? 'replica' : words[0]}`
}
