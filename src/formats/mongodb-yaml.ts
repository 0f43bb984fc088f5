import { Document, isMap, isScalar, LineCounter, type Pair, parseDocument, Scalar, YAMLMap } from 'yaml'
import { refuseControlCharacters } from './text.ts'

/** One leaf of a mongos configuration file. */
export interface MongodbEntry {
  /** Keys from the root, joined by dots: `net.tls.mode`. */
  name: string
  value: string | number | boolean
  /** Comment above the line; null for none. */
  comment: string | null
}

/** One leaf as it stands in a file. */
export interface MongodbLine {
  name: string
  /** As written, without quotes. */
  value: string
  line: number
  column: number
}

/**
 * The text of a mongod or mongos configuration file. Entries of one section stand together, in the order of their
 * first appearance.
 */
export function mongodbYaml(header: string, entries: readonly MongodbEntry[]): string {
  const root = new YAMLMap()
  const document = new Document(root)
  document.commentBefore = comment(header)
  for (const entry of entries) {
    const keys = entry.name.split('.')
    const last = keys.pop() ?? ''
    const pair = document.createPair(scalarOf(last), scalarOf(entry.value)) as Pair<Scalar, Scalar>
    if (entry.comment !== null) pair.key.commentBefore = comment(entry.comment)
    sectionOf(document, root, keys).add(pair)
  }
  return document.toString({ lineWidth: 0, indent: 2 })
}

/** The leaves of a configuration file with their places; an error names the place the parser stopped at. */
export function readMongodbYaml(text: string): MongodbLine[] {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true })
  const [error] = document.errors
  if (error !== undefined) throw error
  return isMap(document.contents) ? leavesOf(document.contents, '', counter) : []
}

function leavesOf(map: YAMLMap, prefix: string, counter: LineCounter): MongodbLine[] {
  return map.items.flatMap((pair) => {
    const key = pair.key as Scalar
    const name = `${prefix}${String(key.value)}`
    if (isMap(pair.value)) return leavesOf(pair.value, `${name}.`, counter)
    const { line, col: column } = counter.linePos(key.range?.[0] ?? 0)
    const value = isScalar(pair.value) ? (pair.value.source ?? '') : String(pair.value)
    return [{ name, value, line, column }]
  })
}

function sectionOf(document: Document, root: YAMLMap, keys: readonly string[]): YAMLMap {
  let section = root
  for (const key of keys) {
    let next = section.get(key)
    if (next === undefined) {
      next = new YAMLMap()
      section.add(document.createPair(scalarOf(key), next))
    }
    if (!isMap(next)) throw new Error(`${key} is a value and a section`)
    section = next
  }
  return section
}

/** Plain only where every YAML parser, of 1.1 too, reads the same text; yaml-cpp inside mongos is an old one. */
function scalarOf(value: string | number | boolean): Scalar {
  const scalar = new Scalar(value)
  if (typeof value !== 'string') return scalar
  refuseControlCharacters(value, 'a mongos configuration file')
  const isPlain = /^[A-Za-z/][A-Za-z0-9_./,:-]*$/.test(value) && !isWordOfYaml(value) && !value.endsWith(':')
  scalar.type = isPlain ? 'PLAIN' : 'QUOTE_DOUBLE'
  return scalar
}

function isWordOfYaml(text: string): boolean {
  return /^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => ` ${refuseControlCharacters(line, 'a comment of a mongos configuration file')}`)
    .join('\n')
}
