import type { ReportedFinding } from '../../app/lint-result.ts'
import type { Severity } from '../../diagnostics/diagnostic.ts'
import type { RuleFacts } from '../../lint/rule.ts'
import { ruleLink, rulePage } from '../../lint/rule-page.ts'
import { fileUri } from './file-uri.ts'
import { jsonText } from './json-text.ts'
import type { Report } from './report.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** CVSS-like, as code scanning sorts by: from 7 high, from 4 medium. */
const securitySeverities = { error: '8.0', warning: '5.5', info: '3.0' } as const satisfies Record<
  Severity,
  string
>

/** Where a vendor describes what his files take, for rules whose source names no page. By page of docs/rules. */
const manuals: Readonly<Record<string, string>> = {
  mongos: 'https://www.mongodb.com/docs/manual/reference/configuration-options/',
  mysqlrouter: 'https://dev.mysql.com/doc/mysql-router/en/mysql-router-conf-options.html',
  pgbouncer: 'https://www.pgbouncer.org/config.html',
  proxysql: 'https://proxysql.com/documentation/',
  redis: 'https://redis.io/docs/latest/operate/oss_and_stack/management/config/',
}

/** SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarifReport: Report = ({ findings, rules }, { version }) => {
  const order = new Map(rules.map(({ id }, index) => [id, index]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dbbal', version, semanticVersion: version, rules: rules.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, order.get(finding.id))),
      },
    ],
  }
  return jsonText(log, findings.length)
}

function descriptor(rule: RuleFacts): object {
  const { id, name, severity, summary, why, source } = rule
  return {
    id,
    name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    ...helpUri(rule),
    help: {
      text: `${why}\n\nknown from: ${source}\nmore: dbbal explain ${id}, ${ruleLink(rule)}`,
    },
    defaultConfiguration: { level: levels[severity] },
    properties: id.startsWith('SEC')
      ? { tags: ['security'], 'security-severity': securitySeverities[severity] }
      : { tags: ['correctness'] },
  }
}

/** The schema asks for an absolute one. */
function helpUri(rule: RuleFacts): { helpUri?: string } {
  const [named] = /https:\/\/[^\s,;:]+/.exec(rule.source) ?? []
  const uri = named ?? manuals[rulePage(rule)]
  return uri === undefined ? {} : { helpUri: uri }
}

function result(finding: ReportedFinding, ruleIndex: number | undefined): object {
  const { id, severity, message, hint, location, fingerprint } = finding
  const { file, line, column } = location
  return {
    ruleId: id,
    ruleIndex: ruleIndex ?? -1,
    level: levels[severity],
    message: { text: hint === undefined ? message : `${message}; ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: fileUri(file),
            ...(file.startsWith('/') ? {} : { uriBaseId: '%SRCROOT%' }),
          },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'dbbalFinding/v1': fingerprint },
  }
}
