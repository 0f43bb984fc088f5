import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/lint/apply-edits.ts'
import { linters } from '../../src/products/linters.ts'
import { exampleFiles, lintFiles } from './support/lint-text.ts'

for (const [product, load] of Object.entries(linters)) {
  const linter = await load()
  describe(product, () => {
    test('every file of its rules folder is a rule, named by its id and name', () => {
      const names = linter.rules.map(({ id, name }) => `${id}-${name}.ts`)
      expect(names).toEqual(readdirSync(`src/products/${product}/lint/rules`).sort())
      expect(new Set(linter.rules.map(({ id }) => id)).size).toBe(names.length)
    })

    for (const rule of linter.rules) {
      describe(`${rule.id} ${rule.name}`, () => {
        const findings = (which: 'bad' | 'good') =>
          lintFiles(
            linter,
            exampleFiles(rule[which], rule.exampleKind),
            rule.since,
            rule.exampleModes?.[which],
          )

        test('finds the bad example, and not the good one', () => {
          expect(findings('bad').some((finding) => finding.rule.id === rule.id)).toBe(true)
          expect(findings('good').map((finding) => finding.rule.id)).not.toContain(rule.id)
        })

        test('has texts that read as one', () => {
          expect(rule.summary).toMatch(/^[a-z"[A-Z].*[^.]$/)
          expect(rule.why).toMatch(/\.$/)
          for (const { message } of findings('bad')) expect(message).not.toMatch(/\.$/)
        })

        if (rule.fix !== undefined) {
          test('a fixed file no longer breaks it', () => {
            const files = exampleFiles(rule.bad, rule.exampleKind)
            const found = findings('bad').filter((finding) => finding.rule.id === rule.id)
            const fixed = files.map((file) => ({
              ...file,
              text: applyEdits(
                file.text,
                found.filter(({ file: name }) => name === file.name).flatMap(({ fix }) => fix?.edits ?? []),
              ),
            }))
            expect(fixed).not.toEqual(files)
            const left = lintFiles(linter, fixed, rule.since).map((finding) => finding.rule.id)
            expect(left).not.toContain(rule.id)
          })
        }
      })
    }
  })
}
