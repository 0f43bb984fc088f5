import type { LintResult, ReportedFinding } from '../../../src/app/lint-result.ts'
import type { RuleFacts } from '../../../src/lint/rule.ts'
import { type ReportFormat, reports } from '../../../src/ui/reports/index.ts'

/** A made-up rule, of which every finding here is. */
export const rule: RuleFacts = {
  id: 'SEC099',
  name: 'open-door',
  severity: 'error',
  profile: 'minimal',
  summary: 'a door stands open',
  why: 'Everybody comes in.',
  source: 'a test',
  exampleKind: 'pgbouncer.ini',
  bad: '',
  good: '',
}

function resultOf(finding: Partial<ReportedFinding>): LintResult {
  return {
    files: ['pgbouncer.ini', 'clean.ini'],
    findings: [
      {
        id: rule.id,
        severity: 'error',
        message: 'the door is open',
        hint: 'close it',
        location: { file: 'pgbouncer.ini', line: 2, column: 3 },
        rule,
        line: 'door = open',
        fix: undefined,
        fingerprint: 'f1',
        ...finding,
      },
    ],
    rules: [rule],
    fixed: [],
    diffs: [],
    notes: [],
  }
}

/** The report of one finding in pgbouncer.ini, beside a clean file. */
export async function reportOf(
  format: ReportFormat,
  finding: Partial<ReportedFinding> = {},
): Promise<string> {
  const print = await reports[format]()
  return print(resultOf(finding), { exit: 1, paint: (_, text) => text, version: '1.2.3' })
}
