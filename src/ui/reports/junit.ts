import type { ReportedFinding } from '../../app/lint-result.ts'
import { xmlText } from '../xml-text.ts'
import type { Report } from './report.ts'

/** A test suite for each file, a failed test for each finding; a clean file is a test that passed. */
export const junitReport: Report = ({ files, findings }) => {
  const byFile = new Map<string, ReportedFinding[]>(files.map((file) => [file, []]))
  for (const finding of findings) {
    const found = byFile.get(finding.location.file)
    if (found === undefined) byFile.set(finding.location.file, [finding])
    else found.push(finding)
  }
  const suites = [...byFile].map(([file, found]) => {
    const cases =
      found.length === 0
        ? [`    <testcase name="dbbal lint" classname="${xmlText(file)}"/>`]
        : found.map(testcase)
    return [
      `  <testsuite name="${xmlText(file)}" tests="${cases.length}" failures="${found.length}" errors="0">`,
      ...cases,
      '  </testsuite>',
    ].join('\n')
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="dbbal lint" tests="${[...byFile.values()].reduce((sum, found) => sum + Math.max(1, found.length), 0)}" failures="${findings.length}" errors="0">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function testcase({ id, severity, message, hint, location, rule }: ReportedFinding): string {
  const { file, line, column } = location
  const text = [
    `${file}:${line}:${column}: ${severity}: ${message}`,
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ]
  return [
    `    <testcase name="${xmlText(`${id} ${rule.name} line ${line}`)}" classname="${xmlText(file)}">`,
    `      <failure message="${xmlText(message)}" type="${severity}">${text.map(xmlText).join('\n')}</failure>`,
    '    </testcase>',
  ].join('\n')
}
