import { mkdirSync, writeFileSync } from 'node:fs'
import { allRules } from '../../src/app/all-rules.ts'
import { rulePages } from './pages.ts'

mkdirSync('docs/rules', { recursive: true })
for (const [page, text] of rulePages(await allRules())) writeFileSync(`docs/rules/${page}.md`, text)
