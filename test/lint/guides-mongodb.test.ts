import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recognise } from '../../src/lint/file-kinds.ts'
import { mongosLinter } from '../../src/products/mongos/lint/index.ts'
import { lintFiles } from './support/lint-text.ts'

/**
 * What the guide's files get, at profile strict and for every version. MGO057 is the `//` of line 1, which the
 * catalogue names without an id; the directory of pidFilePath is looked at with --fs only.
 */
const table: readonly [file: string, findings: readonly string[]][] = [
  [
    'mongos.conf',
    [
      '1 error MGO057',
      '3 warning MGO016',
      '6 error MGO006',
      '10 warning MGO014',
      '14 warning MGO013',
      '17 error MGO009',
      '18 warning MGO010',
    ],
  ],
  [
    'sharding.js',
    [
      '3 warning MGO030',
      '7 warning MGO032',
      '10 error MGO035',
      '10 info MGO038',
      '11 error MGO035',
      '11 info MGO038',
    ],
  ],
]

test.each(table)('%s', (name, expected) => {
  const text = readFileSync(`fixtures/guides/${name}`, 'utf8')
  const kind = recognise(name, text)?.kind ?? ''
  for (const version of ['5.0', '6.0', '7.0', '8.0']) {
    const found = lintFiles(mongosLinter, [{ name, kind, text }], version)
    const places = found
      .toSorted((a, b) => a.line - b.line || (a.rule.id < b.rule.id ? -1 : 1))
      .map(({ line, severity, rule }) => `${line} ${severity} ${rule.id}`)
    expect(places).toEqual(expected)
  }
})
