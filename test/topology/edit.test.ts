import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DbbalError } from '../../src/errors.ts'
import { type PrimaryChange, withPrimary } from '../../src/topology/edit.ts'
import { parseYaml } from '../../src/topology/read/parse-yaml.ts'
import type { ParsedFile } from '../../src/topology/read/parsed-file.ts'

const change: PrimaryChange = { cluster: 'shop', instance: 'b', environment: undefined, key: 'primary' }

async function fileOf(text: string, name = 'topology.yaml'): Promise<ParsedFile> {
  const parsed = await parseYaml(text)
  if ('refusal' in parsed) throw new Error(`${parsed.refusal.message}\n${text}`)
  return { name, directory: '/', text, ...parsed }
}

async function edited(text: string, changes: Partial<PrimaryChange> = {}): Promise<string> {
  return (await withPrimary([await fileOf(text)], { ...change, ...changes })).text
}

async function refusal(files: readonly string[], changes: Partial<PrimaryChange> = {}): Promise<string> {
  const parsed = await Promise.all(files.map((text, index) => fileOf(text, `${index}.yaml`)))
  const error = await withPrimary(parsed, { ...change, ...changes }).then(
    ({ text }) => new Error(`not refused:\n${text}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DbbalError)) throw error
  expect(error.exit).toBe(4)
  return `${error.message}; ${error.hint}`
}

const cluster =
  'clusters:\n  shop:\n    engine: postgresql\n    primary: a\n    instances: {a: {host: h}, b: {host: i}}\n'

describe('the primary line', () => {
  test.each([
    ['plain, with a comment', 'primary: a # who is it', 'primary: b # who is it'],
    ['in single quotes', "primary: 'a'", "primary: 'b'"],
    ['in double quotes', 'primary:   "a"   ', 'primary:   "b"   '],
    ['with an anchor of its own', 'primary: &p a', 'primary: &p b'],
    ['on the next line', 'primary:\n      a', 'primary:\n      b'],
    ['with the ends of lines of Windows', 'primary: a\r', 'primary: b\r'],
  ])('%s', async (_, before, after) => {
    const text = cluster.replace('primary: a', before)
    expect(await edited(text)).toBe(cluster.replace('primary: a', after))
  })

  test('in a flow map', async () => {
    const text = 'clusters: {shop: {primary: a, engine: postgresql}} # a\n'
    expect(await edited(text)).toBe('clusters: {shop: {primary: b, engine: postgresql}} # a\n')
  })

  test('a name that plain text would not be is quoted', async () => {
    expect(await edited(cluster, { instance: '12' })).toContain('primary: "12"\n')
    expect(await edited(cluster, { instance: 'no: #' })).toContain('primary: "no: #"\n')
  })

  test('of a cluster whose roles a manager owns', async () => {
    const text = cluster.replace('primary: a', 'manager: patroni\n    initial_primary: a')
    expect(await edited(text, { key: 'initial_primary' })).toBe(
      text.replace('initial_primary: a', 'initial_primary: b'),
    )
  })

  test('in the file that declares the cluster', async () => {
    const files = [await fileOf('version: 1\nprimary: a\n', 'main.yaml'), await fileOf(cluster, 'shop.yaml')]
    const { file, text } = await withPrimary(files, change)
    expect([file.name, text]).toEqual(['shop.yaml', cluster.replace('primary: a', 'primary: b')])
  })

  test('in the patch of the environment that says it', async () => {
    const patches = 'environments:\n  live:\n    clusters: {shop: {primary: c}}\n  test: {}\n'
    const text = cluster + patches
    expect(await edited(text, { environment: 'live' })).toBe(text.replace('primary: c', 'primary: b'))
  })

  test('of a file that names its environment and has no patches', async () => {
    const text = `environment: live\n${cluster}`
    expect(await edited(text, { environment: 'live' })).toBe(text.replace('primary: a', 'primary: b'))
  })
})

describe('is refused', () => {
  test('where another environment would change too', async () => {
    const text = `${cluster}environments: {live: {}, test: {}}\n`
    expect(await refusal([text], { environment: 'live' })).toBe(
      'the primary of cluster "shop" is not changed: environment "test" would change with it; write environments.live.clusters.shop.primary: b',
    )
  })

  test('where a cluster that is like it would change too', async () => {
    const text = `${cluster}  crm: {like: shop}\n`
    expect(await refusal([text])).toContain('another cluster would change with it')
    expect(await edited(text.replace('like: shop', 'like: shop, primary: a'))).toContain('primary: b\n')
  })

  test('where the line is inherited', async () => {
    const text = `${cluster}  crm: {like: shop}\n`
    expect(await refusal([text], { cluster: 'crm' })).toContain('no line says it: it is inherited')
  })

  test.each([
    ['an alias', 'primary: *p', 'a: &p a\n'],
    ['a block', 'primary: |-\n      a', ''],
    ['several lines', 'primary: "a\n      b"', ''],
  ])('where the value is %s', async (_, line, above) => {
    expect(await refusal([above + cluster.replace('primary: a', line)])).toContain(
      'cannot be changed in place',
    )
  })

  test('where an alias of the value stands elsewhere', async () => {
    const text = `${cluster.replace('primary: a', 'primary: &p a')}other: *p\n`
    expect(await refusal([text])).toContain('cannot be changed in place')
  })

  test('where the cluster is an alias', async () => {
    const text = `${cluster.replace('  shop:', '  crm: &c')}  shop: *c\n`
    expect(await refusal([text])).toContain('cannot be changed in place')
  })
})

const word = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/)
  .filter((name) => !/^(true|false|null)$/i.test(name))
const quotes = fc.constantFrom('', "'", '"')
const space = fc.constantFrom('', ' ', '   ')
const comment = fc.constantFrom('', ' # primary: a', '\t# old: "x"')
const end = fc.constantFrom('\n', '\r\n')

test('reads back as the same topology but for that value, and is the same text but for it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ from: word, to: word, quote: quotes, space, comment, end, key: fc.boolean() }),
      async ({ from, to, quote, space: gap, comment: note, end: newline, key }) => {
        const line = (value: string): string =>
          `    ${key ? '"primary"' : 'primary'}${gap}: ${gap}${quote}${value}${quote}${note}`
        const lines = [
          '# primary: a',
          'clusters:',
          '  other: {primary: a, engine: postgresql}',
          '  shop:',
          '    engine: postgresql',
          line(from),
          '    databases: [primary, a]',
          '',
        ]
        const text = lines.join(newline)
        const wanted = lines.map((each) => (each === line(from) ? line(to) : each)).join(newline)
        expect(await edited(text, { instance: to })).toBe(wanted)
      },
    ),
    { numRuns: 300 },
  )
})
