import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recognise } from '../../src/lint/file-kinds.ts'
import { proxysqlLinter } from '../../src/products/proxysql/lint/index.ts'
import { lintFiles } from './support/lint-text.ts'

/**
 * What the guide's files get at profile strict: each row of the audit of both on ProxySQL 2.7.2 and 3.0.1. Beyond it
 * stand PXS024 (use_ssl is 0 towards other hosts) and SEC002 ("encrypted_password" is what the guide calls a password).
 */
const table: readonly [file: string, findings: readonly string[]][] = [
  [
    'proxysql_admin.sql',
    [
      '1 PXS041',
      '2 PXS015',
      '4 PXS006',
      '4 PXS024',
      '4 PXS049',
      '5 PXS010',
      '6 PXS010',
      '8 PXS015',
      '10 PXS009',
      '10 PXS043',
      '11 PXS008',
      '12 PXS050',
      '14 PXS015',
      '15 PXS022',
      '15 SEC002',
      '17 PXS001',
      '17 PXS047',
      '18 PXS016',
    ],
  ],
  [
    'proxysql_monitoring.sql',
    ['1 PXS041', '2 PXS001', '3 PXS017', '4 PXS017', '6 PXS001', '6 PXS015', '7 PXS003', '7 PXS022'],
  ],
]

test.each(table)('%s', (name, expected) => {
  const text = readFileSync(`fixtures/guides/${name}`, 'utf8')
  expect(recognise(name, text)?.kind).toBe('proxysql.sql')
  for (const version of ['2.7', '3.0']) {
    const found = lintFiles(proxysqlLinter, [{ name, kind: 'proxysql.sql', text }], version)
    const places = found
      .map(({ line, rule }) => ({ line, id: rule.id }))
      .toSorted((a, b) => a.line - b.line || a.id.localeCompare(b.id))
    expect(places.map(({ line, id }) => `${line} ${id}`)).toEqual(expected)
    const said = found.map(({ message, hint }) => `${message} ${hint}`).join('\n')
    expect(said).not.toMatch(/encrypted_password|monitor_password'/)
  }
})
