import type { ReportedFinding } from '../../app/lint-result.ts'
import { escapeControls } from '../../diagnostics/escape-controls.ts'
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
        ? [`    <testcase name="dbbal lint" classname="${xml(file)}"/>`]
        : found.map(testcase)
    return [
      `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${found.length}" errors="0">`,
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
    `    <testcase name="${xml(`${id} ${rule.name} line ${line}`)}" classname="${xml(file)}">`,
    `      <failure message="${xml(message)}" type="${severity}">${text.map(xml).join('\n')}</failure>`,
    '    </testcase>',
  ].join('\n')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** XML takes no control characters, not even as references, and no half of a pair. */
function xml(text: string): string {
  return escapeControls(text)
    .replace(/[\uFFFE\uFFFF]|\p{Surrogate}/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
