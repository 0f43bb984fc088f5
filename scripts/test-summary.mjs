// Adds up vitest's JSON reports: the last line printed is "N passed, N failed, N skipped". Exits 1 on any failure.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const [directory, stepFailed] = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
/** @type {{seconds: number, name: string, report: string}[]} */
const files = []
const slowest = 12
for (const file of readdirSync(directory)) {
  const report = JSON.parse(readFileSync(join(directory, file), 'utf8'))
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
  for (const { name, startTime, endTime } of report.testResults)
    files.push({ seconds: Math.round((endTime - startTime) / 1000), name: relative('.', name), report: file })
}
console.log('what took longest, seconds:')
for (const { seconds, name, report } of files.sort((a, b) => b.seconds - a.seconds).slice(0, slowest))
  console.log(`  ${seconds} ${name} (${report.slice(0, -'.json'.length)})`)
const isGreen = stepFailed === '0' && total.failed === 0 && total.passed > 0
if (!isGreen && total.failed === 0) console.log('a step before or around the tests failed: see above')
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = isGreen ? 0 : 1
