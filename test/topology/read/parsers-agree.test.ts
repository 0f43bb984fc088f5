import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { explainSyntax } from '../../../src/topology/read/explain-syntax.ts'
import { parseYaml } from '../../../src/topology/read/parse-yaml.ts'
import { arbitraryYaml } from './arbitrary-yaml.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 3000)

/** js-yaml reads every topology; the `yaml` package is the judge of whether it read it rightly. */
test('what is read, the yaml package reads alike; what is refused, has a place and a reason', {
  timeout: 600_000,
}, async () => {
  const counts = { read: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(arbitraryYaml, async (text) => {
      const parsed = await parseYaml(text)
      if ('refusal' in parsed) {
        counts.refused += 1
        const faults = await explainSyntax('topology.yaml', text, parsed.refusal)
        expect(faults.length).toBeGreaterThan(0)
        for (const { location, message } of faults) {
          expect(message).not.toBe('')
          expect(location?.line).toBeLessThanOrEqual(text.split('\n').length)
          expect(location?.column).toBeGreaterThan(0)
        }
        return
      }
      counts.read += 1
      const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
      expect(document.errors).toEqual([])
      expect(document.warnings).toEqual([])
      const judged: unknown = document.toJS({ maxAliasCount: -1 })
      expect(isDeepStrictEqual(parsed.data, judged), JSON.stringify([parsed.data, judged])).toBe(true)
    }),
    { numRuns, examples: [['a: \n\t\nb: 1\n'], ['...: \r\n\t']] },
  )
  // Both ways are tried often enough to mean something.
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(numRuns / 10)
})
