import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type MongodbEntry, mongodbYaml, readMongodbYaml } from '../../src/formats/mongodb-yaml.ts'
import { hasControlCharacter } from '../../src/formats/text.ts'

const text = fc
  .oneof(
    fc.constantFrom(
      'yes',
      'off',
      'null',
      '~',
      '0x1F',
      '1_000',
      '1e3',
      '0',
      '',
      ' x',
      'x ',
      '# x',
      'x # y',
      'a: b',
      "'",
      '"',
      '\\n',
      '[a]',
      '{a',
      '*a',
      '&a',
      '!a',
      '- a',
      '%a',
      '@a',
      '`a',
      '---',
      '...',
      'a:',
      '2001:db8::1',
    ),
    fc.string({ unit: 'grapheme' }),
  )
  .filter((value) => !hasControlCharacter(value))
const part = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,8}$/)
const entries = fc
  .uniqueArray(
    fc.record({
      name: fc
        .tuple(fc.constantFrom('net', 'net.tls', 'setParameter'), part)
        .map((parts) => parts.join('.x')),
      value: fc.oneof(text, fc.integer(), fc.boolean()),
      comment: fc.oneof(fc.constant(null), text),
    }),
    { selector: ({ name }) => name, minLength: 1 },
  )
  .filter((all) => all.every(({ name }) => !all.some((other) => other.name.startsWith(`${name}.`))))

describe('mongodbYaml', () => {
  test('reads back as the entries, whatever the values and comments are', () => {
    fc.assert(
      fc.property(entries, text, (all, header) => {
        const written = mongodbYaml(header, all)
        const read = new Map(readMongodbYaml(written).map(({ name, value }) => [name, value]))
        expect(read).toEqual(new Map(all.map(({ name, value }) => [name, String(value)])))
        for (const version of ['1.1', '1.2'] as const) {
          const data: unknown = parse(written, { version })
          for (const { name, value } of all) expect(at(data, name), `${name} in YAML ${version}`).toBe(value)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('gives sections in the order of their first entry, and places when read', () => {
    const all: MongodbEntry[] = [
      { name: 'net.port', value: 27017, comment: null },
      { name: 'systemLog.logAppend', value: true, comment: 'why' },
      { name: 'net.bindIp', value: '127.0.0.1', comment: null },
    ]
    const written = mongodbYaml('made by dbbal', all)
    expect(written).toBe(
      '# made by dbbal\n\nnet:\n  port: 27017\n  bindIp: "127.0.0.1"\nsystemLog:\n  # why\n  logAppend: true\n',
    )
    expect(readMongodbYaml(written)).toEqual([
      { name: 'net.port', value: '27017', line: 4, column: 3 },
      { name: 'net.bindIp', value: '127.0.0.1', line: 5, column: 3 },
      { name: 'systemLog.logAppend', value: 'true', line: 8, column: 3 },
    ])
  })

  test('refuses control characters', () => {
    expect(() => mongodbYaml('h', [{ name: 'a.b', value: 'x\u0085y', comment: null }])).toThrow(
      'control character',
    )
    expect(() => mongodbYaml('h', [{ name: 'a.b', value: 'x', comment: 'x\u2028y' }])).toThrow(
      'control character',
    )
  })
})

test('readMongodbYaml stops where mongos would', () => {
  expect(() => readMongodbYaml('// mongos\nsharding:\n  configDB: x')).toThrow()
  expect(() => readMongodbYaml('net:\n  port: 1\n  port: 2')).toThrow('unique')
})

function at(data: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], data)
}
