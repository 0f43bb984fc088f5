// `--runs N` (20) switchovers of each of `--arms a,b` (all) with `--clients N` (100) at a pace of `--pace MS` (100).
// A table on stdout; `--json FILE` writes every run.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cleanUpTo } from '../../test/live/support/process.ts'
import { arms } from './arms.ts'
import { measure, type Result } from './measure.ts'
import { table } from './table.ts'

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    arms: { type: 'string', default: Object.keys(arms).join(',') },
    clients: { type: 'string', default: '100' },
    pace: { type: 'string', default: '100' },
    json: { type: 'string' },
  },
})
const asked = { runs: Number(flags.runs), clients: Number(flags.clients), paceMs: Number(flags.pace) }
const chosen = flags.arms.split(',').map((name) => {
  const arm = arms[name]
  if (arm === undefined) throw new Error(`no arm ${name}, expected one of ${Object.keys(arms).join(', ')}`)
  return arm
})

const results: Result[] = []
try {
  for (const arm of chosen) {
    console.error(`${arm.title} ...`)
    results.push(await measure(arm, asked))
  }
} finally {
  await cleanUpTo(0)
  if (results.length > 0) console.log(table(results))
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`)
}
