import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { stringify } from 'yaml'

const awkward = [
  '',
  ' ',
  '~',
  'null',
  'Null',
  'nULL',
  'true',
  'True',
  'yes',
  'no',
  'on',
  'off',
  'y',
  'False',
  '0',
  '-0',
  '00',
  '012',
  '0o14',
  '0x1F',
  '0b11',
  '1_000',
  '1.10',
  '1.',
  '.5',
  '-.5',
  '+1',
  '+.5e3',
  '1e3',
  '1e999',
  '.inf',
  '-.Inf',
  '.nan',
  '12:30',
  '2020-01-01',
  '1.2.3',
  '0.0.0.0/0',
  '::1',
  '<<',
  '=',
  '-',
  '?',
  ':',
  '--',
  '---',
  '...',
  '#a',
  'a#b',
  'a #b',
  'a:b',
  'a: b',
  ':a',
  '-a',
  '?a',
  '[a',
  'a]',
  '{a',
  'a}',
  'a,b',
  ',',
  '&a',
  '*a',
  '!a',
  '!!str',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  "'",
  '"',
  "it's",
  'say "hi"',
  '\\',
  'a\\b',
  '__proto__',
  'constructor',
  'é',
  '日本',
  '😀',
  '\u00A0',
  '\u2028',
  '\uFEFF',
  'a\tb',
  'a b',
  ' a',
  'a ',
  '{host}',
  '~cart:* &* +@all',
  '^SELECT .* FOR UPDATE$',
] as const

const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...awkward) },
  { weight: 2, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
)

/** A scalar as somebody may write it: plain, quoted, in a block; rightly or not. */
const written = fc
  .tuple(scalar, fc.constantFrom('plain', 'plain', 'single', 'double', 'json', 'literal', 'folded'))
  .map(([text, style]) => {
    if (style === 'single') return `'${text.replaceAll("'", "''")}'`
    if (style === 'double') return `"${text}"`
    if (style === 'json') return JSON.stringify(text)
    if (style === 'literal') return `|\n      ${text}\n`
    if (style === 'folded') return `>-\n      ${text}\n      ${text}\n`
    return text
  })

const key = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('a', 'b', 'version', 'clusters', 'shop-1', 'x.y', '"q"', "'s'", '"a b"'),
  },
  { weight: 1, arbitrary: written },
)

/** Maps and lists of written scalars, in block and flow style. */
const { node } = fc.letrec<{ node: (indent: number) => string; flow: string }>((tie) => ({
  flow: fc.oneof(
    { maxDepth: 3 },
    written,
    fc.array(tie('flow'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(key, tie('flow')), { maxLength: 3 })
      .map((pairs) => `{${pairs.map((pair) => pair.join(': ')).join(', ')}}`),
  ),
  node: fc.oneof(
    { maxDepth: 4 },
    tie('flow').map((text) => () => ` ${text}\n`),
    fc
      .array(fc.tuple(key, tie('node'), comment()), { minLength: 1, maxLength: 4 })
      .map(
        (pairs) => (indent: number) =>
          `\n${pairs.map(([name, value, note]) => `${note}${' '.repeat(indent)}${name}:${value(indent + 2)}`).join('')}`,
      ),
    fc
      .array(tie('node'), { minLength: 1, maxLength: 3 })
      .map(
        (items) => (indent: number) =>
          `\n${items.map((item) => `${' '.repeat(indent)}-${item(indent + 2)}`).join('')}`,
      ),
  ),
}))

function comment(): fc.Arbitrary<string> {
  return fc.constantFrom('', '', '', '# comment\n', '  # indented: {\n', '\n')
}

const structured = fc
  .tuple(
    fc.constantFrom('', '', '', '---\n', '# first\n', '%YAML 1.2\n---\n'),
    node,
    fc.constantFrom('', '', '...\n', '\r\n'),
  )
  .map(([before, root, after]) => `${before}${root(0).replace(/^\n/, '')}${after}`)

/** Indicators and words in any order. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'b',
        ' ',
        '  ',
        '\n',
        '\n  ',
        ': ',
        ':',
        '- ',
        '? ',
        ', ',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '#',
        ' #',
        '|',
        '>',
        '&a',
        '*a',
        '!',
        '\t',
        '\r\n',
        '1',
        '\\',
        '<<',
        '%',
        '---',
        '|-\n',
        '\\x41',
      ),
      scalar,
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

const estates = readdirSync('fixtures/topologies')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`fixtures/topologies/${name}`, 'utf8'))

/** An estate with a slip of the keyboard. */
const slipped = fc
  .tuple(
    fc.constantFrom(...estates),
    fc.nat(),
    fc.nat(12),
    fc.oneof(fc.constant(''), scalar, fc.constantFrom('\n', ' ', '\t', '"', ': ')),
  )
  .map(([text, at, length, instead]) => {
    const start = at % text.length
    return text.slice(0, start) + instead + text.slice(start + length)
  })

/** What the `yaml` package writes, in its many styles. */
const stringified = fc
  .tuple(
    fc.dictionary(scalar, fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 }),
    fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED' as const),
    fc.constantFrom('any', 'block', 'flow' as const),
    fc.integer({ min: 1, max: 5 }),
  )
  .map(([data, defaultStringType, collectionStyle, indent]) =>
    stringify(data, {
      defaultStringType: defaultStringType as 'PLAIN',
      collectionStyle: collectionStyle as 'any',
      indent,
      lineWidth: 20,
    }),
  )

/** YAML, nearly YAML, and anything. */
export const arbitraryYaml: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: structured },
  { weight: 3, arbitrary: soup },
  { weight: 3, arbitrary: stringified },
  { weight: 1, arbitrary: slipped },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)
