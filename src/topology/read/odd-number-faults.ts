import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { Lines } from './lines.ts'
import type { ParsedFile } from './parsed-file.ts'

/** Numbers that lose what was typed: `1.10` would be written as 1.1, `00123` as 123. */
export function oddNumberFaults(files: readonly ParsedFile[]): readonly Diagnostic[] {
  return files.flatMap(({ name, text, oddNumbers }) => {
    if (oddNumbers.length === 0) return []
    const lines = new Lines(text)
    return oddNumbers.map(({ offset, source, value }) => ({
      id: 'TOP001',
      severity: 'error' as const,
      message: `number ${source} is read as ${value}`,
      hint: `quote it: "${source}"${Number.isSafeInteger(value) || !Number.isInteger(value) ? `, or write ${value}` : ''}`,
      location: { file: name, ...lines.at(offset) },
    }))
  })
}
