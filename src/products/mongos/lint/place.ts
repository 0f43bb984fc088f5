import type { MongodbConfEntry } from '../../../formats/mongodb-conf.ts'
import type { Edit, RuleFinding } from '../../../lint/rule.ts'
import type { Conf } from './conf.ts'

type At = Pick<RuleFinding, 'file' | 'line' | 'column' | 'holdsSecret'>

/** Where a finding about a key stands. */
export function atKey({ name }: Conf, { line, column, key }: MongodbConfEntry): At {
  return { file: name, line, column, ...(isSecret(key) && { holdsSecret: true }) }
}

/** Where a finding about a value stands; `offset` characters into it. */
export function atValue({ name }: Conf, { key, valueAt }: MongodbConfEntry, offset = 0): At {
  const { line, column } = valueAt
  return { file: name, line, column: column + offset, ...(isSecret(key) && { holdsSecret: true }) }
}

/** Where a finding about what is not written stands. */
export function top({ name }: Conf): At {
  return { file: name, line: 1, column: 1 }
}

/** Whether a value is never shown. */
export function isSecret(key: string): boolean {
  return /pass|secret|token$/i.test(key)
}

/** Puts another text in the place of a plain value, or of one in quotes. */
export function valueEdit({ valueAt }: MongodbConfEntry, text: string): Edit {
  const { line, column, length } = valueAt
  return { line, column, length, text }
}

/**
 * What takes entries out with the lines that they have for themselves, by entry; a section that would be left empty
 * goes with them: the server refuses an empty one.
 */
export function removals(
  { entries, lines }: Conf,
  unwanted: readonly MongodbConfEntry[],
): ReadonlyMap<MongodbConfEntry, Edit> {
  const gone = new Set(unwanted)
  const left = new Map<MongodbConfEntry, number>()
  for (const { parent } of entries) if (parent !== undefined) left.set(parent, (left.get(parent) ?? 0) + 1)
  for (const entry of entries.toReversed()) {
    if (left.get(entry) === 0) gone.add(entry)
    if (gone.has(entry) && entry.parent !== undefined)
      left.set(entry.parent, (left.get(entry.parent) ?? 0) - 1)
  }
  const edits = new Map<MongodbConfEntry, Edit>()
  for (const entry of unwanted) {
    let whole = entry
    while (whole.parent !== undefined && gone.has(whole.parent)) whole = whole.parent
    const edit = withoutLines(whole, lines)
    if (edit !== undefined) edits.set(entry, edit)
  }
  return edits
}

function withoutLines({ lines: taken }: MongodbConfEntry, lines: readonly string[]): Edit | undefined {
  if (taken === undefined) return undefined
  const { first, last } = taken
  const length = lines.slice(first - 1, last).reduce((sum, line) => sum + line.length + 1, 0)
  return { line: first, column: 1, length: last === lines.length ? length - 1 : length, text: '' }
}
