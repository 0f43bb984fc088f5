import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRouterConf, routerOption, routerSection } from '../../src/formats/router-conf.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/)
// What both grammars read alike: no comment sign, no quote, no bracket, no word that ini turns into another type.
const value = fc
  .stringMatching(/^[A-Za-z0-9/.,:][A-Za-z0-9/.,:?&-]{0,30}$/)
  .filter((text) => !/^(true|false|null)$/.test(text))
const sections = fc.uniqueArray(
  fc.record({
    name: word,
    options: fc.uniqueArray(fc.tuple(word, value), { minLength: 1, selector: ([key]) => key }),
  }),
  { selector: ({ name }) => name },
)

/** On the part of the grammar that both have, the `ini` package reads what our writer and reader agree on. */
test('the ini package reads the safe part of mysqlrouter.conf as our reader does', async () => {
  const { parse } = await import('ini')
  fc.assert(
    fc.property(sections, (written) => {
      const text = written
        .flatMap(({ name, options }) => [
          routerSection(name),
          ...options.map(([key, of]) => routerOption(key, of)),
          '',
        ])
        .join('\n')
      const ours = readRouterConf(text).sections.map(({ name, options }) => [
        name,
        Object.fromEntries(options.map((option) => [option.name, option.value])),
      ])
      expect(Object.fromEntries(ours)).toEqual({ ...parse(text) })
    }),
    { numRuns: 500 },
  )
})
