/**
 * Adds up vitest's JSON reports. Exits 1 on any failure.
 * Whoever sees only the end of a log shall see what failed: that comes last, before "N passed, N failed, N skipped".
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Directory of the reports, and names of the steps that failed, or ''. */
const [directory, failedSteps] = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
/** @type {{seconds: number, name: string, report: string}[]} */
const files = []
/** @type {string[]} */
const failures = []
const slowest = 12
const linesOfFailure = 20

/** @param {string} text */
const beginning = (text) =>
  text
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .slice(0, linesOfFailure)
    .map((line) => `    ${line}`)
    .join('\n')

for (const file of readdirSync(directory)) {
  const report = JSON.parse(readFileSync(join(directory, file), 'utf8'))
  const of = file.slice(0, -'.json'.length)
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
  for (const {
    name: path,
    startTime,
    endTime,
    message,
    status: end,
    assertionResults,
  } of report.testResults) {
    const name = relative('.', path)
    const known = failures.length
    files.push({ seconds: Math.round((endTime - startTime) / 1000), name, report: of })
    if (message) failures.push(`  ${name} (${of})\n${beginning(message)}`)
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'failed')
        failures.push(`  ${name}: ${fullName} (${of})\n${beginning(failureMessages.join('\n'))}`)
    // vitest says nothing more of a hook.
    if (end === 'failed' && failures.length === known)
      failures.push(`  ${name} (${of})\n    a hook failed: see above`)
  }
}
console.log('what took longest, seconds:')
for (const { seconds, name, report } of files.sort((a, b) => b.seconds - a.seconds).slice(0, slowest))
  console.log(`  ${seconds} ${name} (${report})`)
const isGreen = failedSteps === '' && total.failed === 0 && total.passed > 0
if (failures.length > 0) console.log(`what failed:\n${failures.join('\n')}`)
if (failedSteps !== '') console.log(`steps that failed: ${failedSteps}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = isGreen ? 0 : 1
