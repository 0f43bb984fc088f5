import { describe, expect, test } from 'vitest'
import { readIgnores } from '../../src/lint/ignores.ts'
import { ignoreRule } from '../../src/lint/own-rules.ts'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const only = await onlyRules('PGB007', 'TOP023')
const head = '[databases]\n* = host=db1\n[pgbouncer]\n'

async function idsOf(ini: string, ...flags: string[]): Promise<string[]> {
  const here = new LintDirectory({ 'pgbouncer.ini': ini })
  const { findings } = await here.json(...only, ...flags)
  return findings.map(({ id, line, message }) => `${line} ${id}${id === 'TOP023' ? ` ${message}` : ''}`)
}

describe('an ignore comment', () => {
  test.each([
    ['above a line', `${head}; dbbal-ignore PGB007 -- a copy\nport = 1\nport = 2\n`],
    ['with #', `${head}# dbbal-ignore PGB007 -- a copy\nport = 1\nport = 2\n`],
    ['next-line', `${head}; dbbal-ignore-next-line PGB007\nport = 1\nport = 2\n`],
    ['of the file', `; dbbal-ignore-file PGB007 -- a copy\n${head}port = 1\nport = 2\nport = 3\n`],
    [
      'with Windows line ends',
      `${head}; dbbal-ignore PGB007 -- a copy\nport = 1\nport = 2\n`.replaceAll('\n', '\r\n'),
    ],
  ])('%s hides a finding', async (_, ini) => {
    expect(await idsOf(ini)).toEqual([])
  })

  test('of a line hides that line only', async () => {
    expect(await idsOf(`${head}; dbbal-ignore PGB007\nport = 1\nport = 2\nport = 3\n`)).toEqual(['6 PGB007'])
  })

  test('that hides nothing is a finding, with a fix', async () => {
    const ini = `${head}; dbbal-ignore PGB007 -- a copy\nport = 1\n`
    expect(await idsOf(ini)).toEqual(['4 TOP023 no finding of "PGB007" is hidden here'])
    const here = new LintDirectory({ 'pgbouncer.ini': ini })
    await here.lint(...only, '--fix')
    expect(here.read('pgbouncer.ini')).toBe(`${head}port = 1\n`)
  })

  test('of a rule that is off says nothing wrong, of one that there is not it does', async () => {
    const ini = `${head}; dbbal-ignore PGB007 PGB999\nport = 1\n`
    expect(await idsOf(ini, '--rule', 'PGB007=disabled')).toEqual([
      '4 TOP023 "PGB999" is no rule for pgbouncer.ini',
    ])
  })

  test('without a rule is a finding', async () => {
    expect(await idsOf(`${head}; dbbal-ignore\nport = 1\n`)).toEqual([
      '4 TOP023 the ignore comment names no rule',
    ])
  })

  test('without a reason is a finding under strict only', async () => {
    const ini = `${head}; dbbal-ignore PGB007\nport = 1\nport = 2\n`
    expect(await idsOf(ini)).toEqual([])
    expect(await idsOf(ini, '--profile', 'strict')).toEqual(['4 TOP023 the ignore comment gives no reason'])
  })

  test('is no comment behind a value of PgBouncer', async () => {
    expect(await idsOf(`${head}port = 1 ; dbbal-ignore PGB007\nport = 2\n`)).toEqual(['4 PGB007'])
  })
})

test('as many as findings take no longer for each', async () => {
  const pairs = Array.from({ length: 20_000 }, (_, index) => `; dbbal-ignore PGB007 -- x\nport = ${index}\n`)
  expect(await idsOf(`${head}${pairs.join('')}`)).toEqual([
    `${4 + 2 * 20_000 - 2} TOP023 no finding of "PGB007" is hidden here`,
  ])
})

test('the examples of the rule about them', async () => {
  expect(await idsOf(ignoreRule.bad as string)).toEqual([expect.stringContaining('TOP023')])
  expect(await idsOf(ignoreRule.good as string)).toEqual([])
})

test.each([
  ['mongos.yaml', 'a: 1 # dbbal-ignore MGO001 -- why\n', { line: 1, column: 8, target: 1, reason: 'why' }],
  ['mongos.yaml', '# dbbal-ignore MGO001\n# dbbal-ignore MGO002\na: 1\n', { line: 1, target: 3 }],
  ['sharding.js', 'sh.x() // dbbal-ignore MGO001, MGO002\n', { target: 1, ids: ['MGO001', 'MGO002'] }],
  ['userlist.txt', '"a" "b" ; dbbal-ignore SEC004\n', { target: 1 }],
  ['pgbouncer_hba.conf', 'host all all all md5 # dbbal-ignore PGB040\n', { target: 1 }],
  ['redis.conf', '# dbbal-ignore RDC001\nport 1\n', { target: 2 }],
  ['mysqlrouter.conf', '# dbbal-ignore-file MRT001 -- a -- b\n', { target: 'file', reason: 'a -- b' }],
  ['proxysql.cnf', 'x=1 // dbbal-ignore PXS001\n', { target: 1 }],
  ['grants.sql', 'SELECT 1; -- dbbal-ignore PXS001 -- why\n', { target: 1, ids: ['PXS001'], reason: 'why' }],
])('%s: %j', (kind, text, expected) => {
  expect(readIgnores(kind, text)[0]).toMatchObject(expected)
})

test.each([
  ['proxysql.sql', '-- dbbal-ignore PXS001\n'],
  ['redis.conf', 'port 1 # dbbal-ignore RDC001\n'],
  ['pgbouncer.ini', '; dbbal-ignored PGB007\n'],
])('%s has none in %j', (kind, text) => {
  expect(readIgnores(kind, text)).toEqual([])
})
