import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/lint/apply-edits.ts'

describe('edits', () => {
  const text = 'a = 1\r\nb = 2\nc = 3'

  test('within a line, over its end, and at the end of the file', () => {
    expect(applyEdits(text, [{ line: 2, column: 5, length: 1, text: '20' }])).toBe('a = 1\r\nb = 20\nc = 3')
    expect(applyEdits(text, [{ line: 1, column: 1, length: 7, text: '' }])).toBe('b = 2\nc = 3')
    expect(applyEdits(text, [{ line: 3, column: 6, length: 0, text: '\nd = 4' }])).toBe(`${text}\nd = 4`)
  })

  test('are made in the order of the file; of two that overlap only the first', () => {
    const edits = [
      { line: 3, column: 1, length: 1, text: 'z' },
      { line: 2, column: 1, length: 5, text: 'whole' },
      { line: 2, column: 3, length: 1, text: 'part' },
    ]
    expect(applyEdits(text, edits)).toBe('a = 1\r\nwhole\nz = 3')
  })

  test('leave every other character as it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (lines, someLine, someColumn) => {
          const whole = lines.join('\n')
          const parts = whole.split('\n')
          const line = someLine % parts.length
          const column = someColumn % ((parts[line] ?? '').length + 1)
          const offset = parts.slice(0, line).reduce((sum, part) => sum + part.length + 1, 0) + column
          const edited = applyEdits(whole, [{ line: line + 1, column: column + 1, length: 0, text: '<>' }])
          expect(edited).toBe(`${whole.slice(0, offset)}<>${whole.slice(offset)}`)
        },
      ),
    )
  })
})
