// Adds up vitest's JSON reports: the last line printed is "N passed, N failed, N skipped". Exits 1 on any failure.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [directory, stepFailed] = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
for (const file of readdirSync(directory)) {
  const report = JSON.parse(readFileSync(join(directory, file), 'utf8'))
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
}
const isGreen = stepFailed === '0' && total.failed === 0 && total.passed > 0
if (!isGreen && total.failed === 0) console.log('a step before or around the tests failed: see above')
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = isGreen ? 0 : 1
