import type { Document, LineCounter } from 'yaml'
import type { Diagnostic, Location, TopologyPath } from '../diagnostics/diagnostic.ts'
import { type Data, isMap } from './data.ts'
import { type InheritingSection, inheritingSections, likeChain } from './merge/effective.ts'
import type { ParsedFile } from './read/parsed-file.ts'

/** Where a path of the effective topology stands in the files, and how it is written there. */
export interface Found {
  location: Location
  /** The value's text in the file, for scalars. */
  source: string | undefined
  /** True where the whole path was found, false where the nearest parent is shown. */
  exact: boolean
}

/** Finds where paths of the effective topology come from: environment, own, `like`, defaults, in this order. */
export interface Locator {
  find(path: TopologyPath, atKey?: boolean): Found
  locate(diagnostic: Diagnostic): Diagnostic
}

/** Parses the files once more, with positions. Only called when something is shown. */
export async function makeLocator(
  files: readonly ParsedFile[],
  joined: Data,
  environment: string | undefined,
): Promise<Locator> {
  const yaml = await import('yaml')
  const documents = files.map((file) => {
    const lineCounter = new yaml.LineCounter()
    const document = yaml.parseDocument(file.text, { lineCounter, logLevel: 'silent' })
    return { file, lineCounter, document }
  })

  const find = (path: TopologyPath, atKey = false): Found => {
    let best: { depth: number; found: Found } | undefined
    for (const layer of layersOf(path, joined, environment)) {
      for (const { file, document, lineCounter } of documents) {
        const hit = nodeAt(yaml, document, layer.path)
        const depth = hit.depth - layer.prefix
        if (best !== undefined && depth <= best.depth) continue
        const exact = hit.depth === layer.path.length
        best = { depth, found: { ...place(file, lineCounter, hit, atKey || !exact), exact } }
      }
      if (best?.found.exact) return best.found
    }
    if (best !== undefined) return best.found
    return { location: { file: files[0]?.name ?? '', line: 1, column: 1 }, source: undefined, exact: false }
  }

  return {
    find,
    locate(diagnostic) {
      if (diagnostic.location !== undefined || diagnostic.path === undefined) return diagnostic
      return { ...diagnostic, location: find(diagnostic.path, diagnostic.atKey).location }
    },
  }
}

interface Layer {
  path: TopologyPath
  /** Keys in front that are not part of the effective path's depth. */
  prefix: number
}

function layersOf(path: TopologyPath, joined: Data, environment: string | undefined): readonly Layer[] {
  const [section, name, ...rest] = path.map(String)
  if (section === 'environments' || section === undefined) return [{ path, prefix: 0 }]
  if (section === 'ssh') return [{ path: ['defaults', ...path], prefix: 1 }]
  const owners: string[] = name === undefined ? [] : [name]
  let kind: unknown
  if (name !== undefined && Object.hasOwn(inheritingSections, section)) {
    const entities = joined[section]
    if (isMap(entities)) {
      owners.splice(0, 1, ...likeChain(entities, name))
      const root = entities[owners.at(-1) ?? name]
      const own = entities[name]
      const kindKey = inheritingSections[section as InheritingSection]
      kind = (isMap(own) ? own[kindKey] : undefined) ?? (isMap(root) ? root[kindKey] : undefined)
    }
  }
  const layers: Layer[] = []
  for (const owner of owners) {
    const effective = [section, owner, ...rest]
    if (environment !== undefined)
      layers.push({ path: ['environments', environment, ...effective], prefix: 2 })
    layers.push({ path: effective, prefix: 0 })
  }
  if (name === undefined) layers.push({ path, prefix: 0 })
  if (typeof kind === 'string') layers.push({ path: ['defaults', section, kind, ...rest], prefix: 1 })
  return layers
}

interface Hit {
  depth: number
  keyOffset: number
  valueOffset: number
  source: string | undefined
}

function nodeAt(yaml: typeof import('yaml'), document: Document.Parsed, path: TopologyPath): Hit {
  let node: unknown = document.contents
  let hit: Hit = { depth: 0, keyOffset: 0, valueOffset: 0, source: undefined }
  for (const [index, key] of path.entries()) {
    if (yaml.isAlias(node)) node = node.resolve(document)
    let keyOffset = -1
    let value: unknown
    if (yaml.isMap(node)) {
      const pair = node.items.find(
        (item) => yaml.isScalar(item.key) && String(item.key.value) === String(key),
      )
      if (pair === undefined) break
      keyOffset = offsetOf(pair.key)
      value = pair.value
    } else if (yaml.isSeq(node)) {
      value = node.items[Number(key)]
      if (value === undefined) break
      keyOffset = offsetOf(value)
    } else break
    const valueOffset = value === null ? keyOffset : offsetOf(value)
    const source = yaml.isScalar(value) ? value.source : undefined
    hit = { depth: index + 1, keyOffset, valueOffset, source }
    node = value
  }
  return hit
}

function offsetOf(node: unknown): number {
  return (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0
}

function place(
  file: ParsedFile,
  lineCounter: LineCounter,
  hit: Hit,
  atKey: boolean,
): { location: Location; source: string | undefined } {
  const { line, col } = lineCounter.linePos(atKey ? hit.keyOffset : hit.valueOffset)
  return {
    location: { file: file.name, line: Math.max(line, 1), column: Math.max(col, 1) },
    source: hit.source,
  }
}
