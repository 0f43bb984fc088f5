import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mysqlrouterLinter } from '../../src/products/mysqlrouter/lint/index.ts'
import { lintFiles } from './support/lint-text.ts'

/** Id and line of every finding in a guide's file, at profile strict. */
function findingsIn(name: string): readonly string[] {
  const text = readFileSync(`fixtures/guides/${name}`, 'utf8')
  const files = [{ name, kind: 'mysqlrouter.conf', text }]
  return lintFiles(mysqlrouterLinter, files).map(({ rule, line }) => `${rule.id}:${line}`)
}

describe("the guides' files of MySQL Router", () => {
  test('mysqlrouter.conf', () => {
    expect(findingsIn('mysqlrouter.conf')).toEqual([
      'MRT001:16',
      // No master key, and no dynamic_state: Router 9.7.4 stops at each.
      'MRT007:11',
      'MRT007:11',
      'MRT008:16',
      'MRT015:20',
      'MRT015:27',
      'MRT015:34',
      'MRT015:41',
      'SEC001:16',
      'SEC002:16',
    ])
  })

  // Router 9.7.4 calls six options unsupported here, and no seventh: read_timeout, max_size, min_size, max_idle_time,
  // connection_delay and server_connect_timeout. It says too: "Value configured for max_connections >
  // max_total_connections (2000 > 512). Will have no effect."
  test('mysqlrouter_advanced.conf', () => {
    expect(findingsIn('mysqlrouter_advanced.conf')).toEqual([
      'MRT001:4',
      'MRT001:11',
      'MRT001:12',
      'MRT001:13',
      'MRT001:26',
      'MRT001:29',
      'MRT002:15',
      'MRT006:23',
      'MRT033:27',
    ])
  })
})
