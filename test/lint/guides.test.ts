import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../src/lint/file-kinds.ts'
import type { LintFile, LintFinding } from '../../src/lint/linter.ts'
import { pgbouncerLinter } from '../../src/products/pgbouncer/lint/index.ts'
import { lintFiles } from './support/lint-text.ts'

function guide(name: string): LintFile {
  const text = readFileSync(`fixtures/guides/${name}`, 'utf8')
  return { name, kind: recognise(name, text)?.kind ?? '', text }
}

/** The ids of each file, sorted. */
function idsByFile(names: readonly string[], findings: readonly LintFinding[]) {
  return Object.fromEntries(
    names.map((name) => [
      name,
      [...new Set(findings.filter(({ file }) => file === name).map(({ rule }) => rule.id))].sort(),
    ]),
  )
}

describe("the guides' PgBouncer files get exactly these ids, at profile strict", () => {
  const names = ['pgbouncer.ini', 'userlist.txt', 'pgbouncer_advanced.ini']
  // The table has no SEC002: PgBouncer 1.18 and 1.26 let "postgres" in by the password "postgres" with the
  // hash of line 2, once its # is a ;. An md5 hash holds no salt, so that this can be seen without a server.
  const userlist = ['PGB020', 'PGB021', 'SEC002', 'SEC004', 'SEC006']

  test('on 1.18', () => {
    expect(idsByFile(names, lintFiles(pgbouncerLinter, names.map(guide), '1.18'))).toEqual({
      'pgbouncer.ini': 'PGB011 PGB012 PGB018 PGB026 PGB032 PGB033 PGB044 PGB055'.split(' '),
      'userlist.txt': userlist,
      'pgbouncer_advanced.ini': 'PGB011 PGB015 PGB018 PGB024 PGB028 PGB032 PGB039 PGB044'.split(' '),
    })
  })

  // PGB011 is no more: since 1.24 max_prepared_statements is 200 by default.
  test('on the newest', () => {
    expect(idsByFile(names, lintFiles(pgbouncerLinter, names.map(guide)))).toEqual({
      'pgbouncer.ini': 'PGB012 PGB018 PGB026 PGB032 PGB033 PGB044 PGB055'.split(' '),
      'userlist.txt': userlist,
      'pgbouncer_advanced.ini': 'PGB015 PGB018 PGB024 PGB028 PGB032 PGB039 PGB044'.split(' '),
    })
  })

  test('a bad line hides no other, and no finding shows a secret', () => {
    const findings = lintFiles(pgbouncerLinter, names.map(guide))
    const lines = findings.filter(({ file }) => file === 'userlist.txt').map(({ line }) => line)
    expect([...new Set(lines)].sort()).toEqual([1, 2, 3, 4])
    expect(findings.filter(({ line, file }) => file === 'userlist.txt' && line > 1)).toSatisfy(
      (found: readonly LintFinding[]) => found.every(({ holdsSecret }) => holdsSecret === true),
    )
    const said = findings.map(({ message, hint }) => `${message} ${hint}`).join('\n')
    expect(said).not.toMatch(/3175bce1d3201d16|a3cde912f8c4d561|b4def023e9d6e7f8/)
  })
})
