import { stripVTControlCharacters } from 'node:util'

/** Rows as columns under their names; numbers to the right. */
export function table(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => {
    const cells = rows.map((row) => cell(row[name]))
    const isNumeric = rows.every((row) => row[name] === undefined || typeof row[name] === 'number')
    const width = Math.max(name.length, ...cells.map(({ length }) => length))
    const pad = (text: string): string => (isNumeric ? text.padStart(width) : text.padEnd(width))
    return [name, ...cells].map(pad)
  })
  return Array.from(
    { length: rows.length + 1 },
    (_, line) =>
      `${columns
        .map((column) => column[line] ?? '')
        .join('  ')
        .trimEnd()}\n`,
  ).join('')
}

/** What a server says may hold anything; a terminal must not obey it. */
function cell(value: unknown): string {
  return stripVTControlCharacters(String(value ?? '')).replaceAll(/\p{Cc}/gu, ' ')
}
