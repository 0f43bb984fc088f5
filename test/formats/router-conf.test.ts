import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readRouterConf,
  routerOption,
  routerSection,
  routerValueFault,
} from '../../src/formats/router-conf.ts'

const name = fc.stringMatching(/^[A-Za-z0-9_]+$/)
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(' ', '=', ':', '#', ';', '[', ']', '{', '}', '"', "'", '\\', 'x', ' ', 'é', '\n'),
  }),
)

describe('mysqlrouter.conf', () => {
  test('an option reads back as it was, or is refused', () => {
    let written = 0
    fc.assert(
      fc.property(name, hostile, (option, value) => {
        if (routerValueFault(value) !== undefined) {
          expect(() => routerOption(option, value)).toThrow('cannot be written to mysqlrouter.conf')
          return
        }
        written += 1
        const { sections, fault } = readRouterConf(`[routing:rw]\n${routerOption(option, value)}\n`)
        expect(fault).toBeUndefined()
        expect(sections).toHaveLength(1)
        expect(sections[0]?.options).toMatchObject([
          { name: option.toLowerCase(), value, line: 2, column: 1 },
        ])
      }),
      { numRuns: 3000 },
    )
    expect(written).toBeGreaterThan(500)
  })

  test.each([
    ['a\nb', 'control character'],
    ['a\rb', 'control character'],
    [' a', 'spaces at its ends'],
    ['a ', 'spaces at its ends'],
    ['/x/{level}', 'puts options in'],
  ])('value %j is refused', (value, why) => {
    expect(() => routerOption('destinations', value)).toThrow(why)
  })

  test('names have letters, digits and "_" only', () => {
    expect(routerSection('routing', 'rw_split')).toBe('[routing:rw_split]')
    expect(routerSection('DEFAULT')).toBe('[DEFAULT]')
    expect(() => routerSection('routing', 'rw-split')).toThrow('letters, digits')
    expect(() => routerOption('bind-port', '1')).toThrow('letters, digits')
    expect(() => routerSection('a]\n[b')).toThrow('letters, digits')
  })

  test('reads positions', () => {
    const { sections } = readRouterConf(
      '# c\n[DEFAULT]\n  Name :  a=b ; c  \n\n[routing:RW]\r\nbind_port=1\r\n',
    )
    expect(sections).toEqual([
      {
        name: 'default',
        key: undefined,
        line: 2,
        column: 1,
        options: [{ name: 'name', value: 'a=b ; c', line: 3, column: 3, valueColumn: 11 }],
      },
      {
        name: 'routing',
        key: 'RW',
        line: 5,
        column: 1,
        options: [{ name: 'bind_port', value: '1', line: 6, column: 1, valueColumn: 11 }],
      },
    ])
  })

  // Each of these stops a Router 9.7.4 with the message of the same meaning.
  test.each([
    ['\uFEFF[DEFAULT]', 1, 'option line before the start'],
    ['a=b', 1, 'option line before the start'],
    ['[routing:a\nb=c', 1, 'malformed section header'],
    ['[routing:a-b]', 1, 'invalid section key "a-b"'],
    ['[routing:]', 1, 'invalid section key ""'],
    ['[a b]', 1, 'invalid section name'],
    ['[]', 1, 'section name "" is empty'],
    ['[routing:a:b]', 1, 'invalid section key "a:b"'],
    ['[routing:a] # c', 1, 'malformed section header'],
    ['[DEFAULT:a]', 1, 'a key is not allowed on DEFAULT'],
    ['[routing:a]\n\n[routing:a]', 3, 'already exists'],
    ['[routing:a]\nbind-port=1', 2, 'invalid option name "bind-port"'],
    ['[routing:a]\nbind_port', 2, 'malformed option line'],
    ['[routing:a]\nx=1\nX=2', 3, 'option "x" already defined'],
    ['[DEFAULT]\nx=1\n[default]\nx=2', 4, 'option "x" already defined'],
  ])('%j stops the reader', (text, line, message) => {
    const { fault } = readRouterConf(text)
    expect(fault?.line).toBe(line)
    expect(fault?.message).toContain(message)
  })

  test('reads on behind a line that stops the Router', () => {
    const { sections, faults } = readRouterConf(
      '\uFEFFx=1\ny=2\n[routing:a-b]\nprotocol=x\nbind-port=1\nprotocol=classic\n[b c]\nz=1\n[routing:a-b]\nq\n[io]\nthreads=2',
    )
    expect(faults.map(({ line, kind }) => [line, kind])).toEqual([
      [1, 'syntax'],
      [3, 'syntax'],
      [5, 'syntax'],
      [6, 'duplicate'],
      [7, 'syntax'],
      [9, 'syntax'],
      [9, 'duplicate'],
      [10, 'syntax'],
    ])
    expect(sections.map(({ name, key, options }) => [name, key, options.map((each) => each.name)])).toEqual([
      ['routing', 'a-b', ['protocol']],
      ['io', undefined, ['threads']],
    ])
  })

  test('tells no value in a fault', () => {
    const { faults } = readRouterConf('[routing:a]\npassword hunter2\npassword=a\npassword=hunter2\n')
    expect(faults).toHaveLength(2)
    expect(JSON.stringify(faults)).not.toContain('hunter2')
  })
})
