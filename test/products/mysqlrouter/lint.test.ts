import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../../src/lint/apply-edits.ts'
import type { LintFinding } from '../../../src/lint/linter.ts'
import { mysqlrouterLinter } from '../../../src/products/mysqlrouter/lint/index.ts'
import { lintFiles } from '../../lint/support/lint-text.ts'

function lint(text: string, version?: string): readonly LintFinding[] {
  return lintFiles(mysqlrouterLinter, [{ name: 'r.conf', kind: 'mysqlrouter.conf', text }], version)
}

const errors = (text: string) => lint(text).filter(({ severity }) => severity === 'error')
const ids = (text: string, version?: string) => lint(text, version).map(({ rule }) => rule.id)
const route = '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n'

/** Files that MySQL Router 9.7.4 was started on in a network of its own, by whether it refused them. */
const verdicts = JSON.parse(readFileSync(join(import.meta.dirname, 'lint-verdicts.json'), 'utf8')) as {
  refused: string[]
  accepted: string[]
}

describe('what Router 9.7.4 said', () => {
  test('an error for every file that it refused', () => {
    expect(verdicts.refused.length).toBeGreaterThan(250)
    expect(verdicts.refused.filter((text) => errors(text).length === 0)).toEqual([])
  })

  test('no error for a file that it started with', () => {
    expect(verdicts.accepted.length).toBeGreaterThan(150)
    const wrong = verdicts.accepted.flatMap((text) => errors(text).map(({ message }) => [text, message]))
    expect(wrong).toEqual([])
  })

  test('a warning where it warns of an unknown option', () => {
    expect(ids(`${route}mode=read-write\n`)).toEqual(['MRT005'])
    expect(ids(`[DEFAULT]\nread_timeout=3\n${route}`)).toEqual(['MRT001'])
    expect(ids(`[DEFAULT]\nthreads=1\n${route}`)).toEqual([])
  })
})

test('nothing about what generate writes', () => {
  const root = 'fixtures/generate'
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('/mysqlrouter.conf'),
  )
  expect(paths.length).toBeGreaterThan(10)
  for (const path of paths) expect(ids(readFileSync(join(root, path), 'utf8')), path).toEqual([])
})

describe('versions', () => {
  test('an option is told since when', () => {
    const [finding] = lint(`${route}access_mode=\n`, '8.1')
    expect(finding?.message).toContain('it came with 8.2.0')
    expect(ids(`${route}access_mode=\n`, '8.2')).toEqual([])
  })

  test('mode= is good before 8.4', () => {
    expect(ids(`${route}mode=read-write\n`, '8.0')).toEqual([])
  })
})

describe('severity', () => {
  test('an unknown option is an error where the file says so', () => {
    expect(errors(`${route}bogus=1\n`)).toEqual([])
    const [finding] = errors(`[DEFAULT]\nunknown_config_option=Error\n${route}bogus=1\n`)
    expect(finding?.rule.id).toBe('MRT001')
  })
})

describe('fixes', () => {
  const fixed = (text: string, id: string) =>
    applyEdits(
      text,
      lint(text).flatMap(({ rule, fix }) => (rule.id === id ? (fix?.edits ?? []) : [])),
    )

  test('the comment goes to the line above, line ends stay', () => {
    expect(fixed('[io]\r\n threads = 4  # all\r\n', 'MRT044')).toBe('[io]\r\n# all\r\n threads = 4\r\n')
  })

  test('the second of two servers goes, with its comma', () => {
    const text = route.replace('db1', 'db1, db2:3306 , DB1:3306,db2')
    expect(fixed(text, 'MRT011')).toBe(route.replace('db1', 'db1, db2:3306'))
  })

  test('the section goes, its comments stay', () => {
    expect(fixed(`[nope]\n# why\na=1\n\n${route}`, 'MRT002')).toBe(`# why\n\n${route}`)
  })

  test('mode= becomes the strategy that it was', () => {
    const text = '[routing:ro]\nbind_port=1\ndestinations=a,b\nmode = read-only\n'
    expect(fixed(text, 'MRT005')).toBe(text.replace('mode = read-only', 'routing_strategy=round-robin'))
  })

  test('an option that another one names in braces stays', () => {
    const text = route.replace('db1', 'db1:{port_of}').concat('port_of=3306\n')
    expect(ids(text)).toEqual(['MRT001'])
    expect(fixed(text, 'MRT001')).toBe(text)
  })
})

test('no secret in a message', () => {
  const text = `[metadata_cache:m]\nuser=u\npassword=hunter2-hunter2 # old hunter2-hunter2\npassword=hunter2-hunter2\n${route.replace('db1', 'u:hunter2-hunter2@db1')}`
  const found = lint(text)
  expect(found.map(({ rule }) => rule.id)).toContain('SEC001')
  for (const { message, hint } of found) expect(`${message} ${hint}`).not.toContain('hunter2')
})

test('any text is read to its end', () => {
  const part = fc.constantFrom(
    '[',
    ']',
    'routing',
    ':',
    'a',
    '=',
    '\n',
    ' ',
    '{a}',
    '{b',
    ',',
    '#',
    'bind_port',
    'destinations',
    'metadata-cache://',
    '?role=',
    '1',
    '\uFEFF',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      for (const { line, column } of lint(parts.join(''))) expect(Math.min(line, column)).toBeGreaterThan(0)
    }),
  )
})

test('options that name each other have an end', () => {
  expect(ids(`${route}a={b}{b}\nb={a}{a}\n`)).toEqual(['MRT001', 'MRT001'])
})
