// npm run docs:rules: writes docs/rules/<product>.md from the rules.
import { runTypescript } from './build/run-typescript.mjs'
import './generate-code.mjs'

await runTypescript('rule-docs')
