import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { type Paint, printDiagnostic } from '../../src/diagnostics/print.ts'

const plain: Paint = (_, text) => text
const diagnostic: Diagnostic = {
  id: 'TOP003',
  severity: 'error',
  message: '"trans" is unknown, expected one of session, transaction, statement',
  hint: 'did you mean "transaction"?',
  location: { file: 'dbbal.yaml', line: 2, column: 8 },
}

test('place, severity, message, id, line and hint', () => {
  expect(printDiagnostic(diagnostic, () => ['a: 1', '  mode: trans', ''], plain)).toBe(
    'dbbal.yaml:2:8: error: "trans" is unknown, expected one of session, transaction, statement [TOP003]\n' +
      '  2 |   mode: trans\n    |        ^\n  hint: did you mean "transaction"?\n',
  )
})

test('without a place, a hint or the file', () => {
  const { hint: _, location: __, ...bare } = diagnostic
  expect(printDiagnostic({ ...bare, severity: 'warning' }, () => undefined, plain)).toMatch(
    /^warning: "trans" .* \[TOP003\]\n$/,
  )
  expect(printDiagnostic(diagnostic, () => undefined, plain)).not.toContain('|')
  expect(printDiagnostic(diagnostic, () => ['one line'], plain)).not.toContain('|')
})

test('a hostile message rules no terminal', () => {
  const hostile = { ...diagnostic, message: 'a\x1b[2Jb', hint: 'c\x07\u202ed' }
  expect(printDiagnostic(hostile, () => undefined, plain)).toMatch(/a\\u001b\[2Jb(.|\n)*c\\u0007\\u202ed/)
})

test('colours where they are wanted', () => {
  const marked: Paint = (style, text) => `<${style}>${text}</>`
  expect(printDiagnostic(diagnostic, () => undefined, marked)).toContain('<red>error:</> "trans"')
})

test('the line of a secret is never shown', () => {
  const leaking = { ...diagnostic, holdsSecret: true }
  expect(printDiagnostic(leaking, () => ['a: 1', '  app: hunter2'], plain)).not.toContain('hunter2')
})
