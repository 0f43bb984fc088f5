import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeFrame } from '../../src/diagnostics/code-frame.ts'

test('the caret stands under the column', () => {
  expect(codeFrame(12, '    version: 17', 14)).toBe('  12 |     version: 17\n     |              ^')
  expect(codeFrame(1, '', 1)).toBe('  1 | \n    | ^')
  expect(codeFrame(1, 'ab', 99)).toBe('  1 | ab\n    |   ^')
})

test('tabs and control characters keep the caret in its place', () => {
  expect(codeFrame(1, '\tx: \x1b[31mred', 3)).toBe('  1 |  x: \\u001b[31mred\n    |   ^')
  expect(codeFrame(1, '\x07x', 2)).toBe('  1 | \\u0007x\n    |       ^')
})

test('a long line is cut around the column', () => {
  const line = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`
  const [shown, caret] = codeFrame(1, line, 501).split('\n')
  expect(shown).toMatch(/^ {2}1 \| …a{60}HEREb{56}…$/)
  expect(shown?.indexOf('HERE')).toBe(caret?.indexOf('^'))
})

describe('a password is masked', () => {
  test.each([
    ['password: correct-horse', 11],
    ["users: {app: {password: 'correct-horse'}}", 25],
    ['{password: correct-horse, acl: +get}', 1],
    [`password: ${'x'.repeat(50)}correct-horse${'x'.repeat(500)}`, 300],
  ])('%s', (line, column) => {
    const frame = codeFrame(1, line, column)
    expect(frame).not.toContain('correct-horse')
    expect(frame).toContain('password: ***')
  })

  test('a reference is not', () => {
    expect(codeFrame(1, 'password: {evn: APP}', 12)).toContain('password: ***')
    expect(codeFrame(1, 'password: {env: APP}', 12)).toContain('password: {env: APP}')
  })
})

test('any line makes two lines without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 300 }), (line, column) => {
      const frame = codeFrame(7, line, column)
      expect(frame.split('\n')).toHaveLength(2)
      expect(frame).not.toMatch(/[^\P{Cc}\n]/u)
    }),
  )
})
