import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rulePages } from '../../scripts/rule-docs/pages.ts'
import { allRules } from '../../src/app/all-rules.ts'
import { ruleLink } from '../../src/lint/rule-page.ts'

const rules = await allRules()
const pages = rulePages(rules)

/** `npm run docs:rules` was run after the last change of a rule. */
test.each([...pages.keys()])('docs/rules/%s.md is what the rules say', (page) => {
  expect(readFileSync(`docs/rules/${page}.md`, 'utf8')).toBe(pages.get(page))
})

test('every link leads to its heading', () => {
  for (const rule of rules) {
    const [, page = '', anchor] = /^docs\/rules\/(.*)\.md#(.*)$/.exec(ruleLink(rule)) ?? []
    const headings = (pages.get(page) ?? '').match(/^## .*$/gm) ?? []
    expect(headings.map((heading) => heading.slice(3).toLowerCase().replaceAll(' ', '-'))).toContain(anchor)
  }
})
