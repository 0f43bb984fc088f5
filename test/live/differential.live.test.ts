/** The linter against the real servers, with mutated files: `npm run differential` in small. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compare, findingsOf } from '../../scripts/differential/compare.ts'
import { products } from '../../scripts/differential/products.ts'
import { quotaOf, shortOf } from '../../scripts/differential/quota.ts'
import { answersOf, disagreementsOf, tableOf, writeDisagreements } from '../../scripts/differential/report.ts'
import { linterOf, runDifferential } from '../../scripts/differential/run.ts'
import { Slot } from '../../scripts/differential/try-files.ts'
import { describeLive, server } from './support/servers.ts'

// One that is known, so that a change of something else does not fail by chance; `npm run differential` draws its own.
const seed = Number(process.env['DBBAL_SEED'] ?? 6)

const quota = quotaOf(150)

for (const product of products) {
  describeLive(`the linter of ${product.name}`, product.servers, () => {
    test.each(product.servers)(
      'agrees with the $suite server on mutated files',
      async ({ name, suite }) => {
        const cases = await runDifferential(product, server(name, suite), { quota, seed })
        console.log(`${product.name} (${suite}), DBBAL_SEED=${seed}\n${tableOf(cases)}`)
        const found = disagreementsOf(cases)
        if (found.length > 0) {
          const directory = mkdtempSync(join(tmpdir(), `dbbal-disagreements-${product.name}-`))
          writeDisagreements(found, directory)
          console.log(`files: ${directory}`)
        }
        expect(found.map(answersOf)).toEqual([])
        expect(shortOf(cases, quota, product)).toEqual([])
      },
      300_000,
    )

    test.each(product.excused)('$fixture is excused: $reason', async ({ fixture, log }) => {
      const text = readFileSync(join('fixtures/differential', product.name, fixture), 'utf8')
      for (const { name, suite } of product.servers) {
        const installed = server(name, suite)
        const files = { [product.kindOf(fixture) ?? product.mainFile]: text }
        const answer = await new Slot(product, installed).ask(files)
        expect([answer.log, ...answer.said].join('\n')).toMatch(log)
        const findings = findingsOf(await linterOf(product), product, files, installed.version)
        expect(compare(product, answer, { before: [], findings }).verdict).toBe('excused')
      }
    })

    test('excuses ten at most', () => {
      expect(product.excused.length).toBeLessThanOrEqual(10)
    })
  })
}
