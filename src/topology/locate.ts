import type { Diagnostic, Location, TopologyPath } from '../diagnostics/diagnostic.ts'
import { type Data, isMap } from './data.ts'
import { inheritingSections } from './merge/effective.ts'
import { likeChain } from './merge/like.ts'
import type { ParsedFile } from './read/parsed-file.ts'
import type { Hit, Positions } from './read/positions.ts'

/** Where a path of the effective topology stands in the files, and how it is written there. */
export interface Found {
  location: Location
  /** The value's text in the file, for unquoted scalars. */
  source: string | undefined
  /** True where the whole path was found, false where the nearest parent is shown. */
  isExact: boolean
}

/** Finds where paths of one environment's effective topology come from. */
export interface Locator {
  find(path: TopologyPath, atKey?: boolean): Found
  locate(diagnostic: Diagnostic): Diagnostic
}

/** A file that can be asked where its values stand. */
export interface LocatedFile {
  name: string
  positions: Positions
}

/** Reads the files once more, with positions, where nothing was kept of it. Only called when something is shown. */
export async function locateFiles(files: readonly ParsedFile[]): Promise<readonly LocatedFile[]> {
  const [library, { Positions }] = await Promise.all([import('js-yaml'), import('./read/positions.ts')])
  return files.map(({ name, text, events }) => ({ name, positions: new Positions(library, text, events) }))
}

/** `joined` is all files together. */
export function makeLocator(
  files: readonly LocatedFile[],
  joined: Data,
  environment: string | undefined,
): Locator {
  const find = (path: TopologyPath, atKey = false): Found => {
    let best: { name: string; hit: Hit; depth: number; prefix: number; isExact: boolean } | undefined
    for (const layer of layersOf(path, joined, environment, atKey)) {
      for (const { name, positions } of files) {
        const hit = positions.find(layer.path)
        const depth = hit.depth - layer.prefix
        const isExact = hit.depth === layer.path.length
        // Of parents that are equally near the entity's own is shown, not a patch of it.
        const isNearer = depth > (best?.depth ?? -Infinity)
        const isOwn = depth === best?.depth && layer.prefix < best.prefix
        if (isNearer || isOwn) best = { name, hit, depth, prefix: layer.prefix, isExact }
      }
      if (best?.isExact === true) break
    }
    const { name = '', hit, isExact = false } = best ?? {}
    const place = atKey || !isExact ? hit?.key : hit?.value
    return {
      location: { file: name, ...(place ?? { line: 1, column: 1 }) },
      source: isExact ? hit?.source : undefined,
      isExact,
    }
  }
  const locate = (diagnostic: Diagnostic): Diagnostic => {
    if (diagnostic.location !== undefined || diagnostic.path === undefined) return diagnostic
    return { ...diagnostic, location: find(diagnostic.path, diagnostic.atKey).location }
  }
  return { find, locate }
}

interface Layer {
  path: TopologyPath
  /** Keys in front that are not part of the effective path's depth. */
  prefix: number
}

/**
 * Where a value may have been written, the strongest first: environment, own, `like`, defaults. An entity itself
 * (`atKey`) is looked for where it is declared before where an environment changes it.
 */
function layersOf(
  path: TopologyPath,
  joined: Data,
  environment: string | undefined,
  atKey: boolean,
): readonly Layer[] {
  const [section, name, ...rest] = path
  if (section === 'ssh') {
    return [
      { path: ['defaults', ...path], prefix: 1 },
      { path, prefix: 0 },
    ]
  }
  if (section === undefined || name === undefined) return [{ path, prefix: 0 }]
  const kindKey = Object.entries(inheritingSections).find(([inheriting]) => inheriting === section)?.[1]
  const entities = joined[section]
  const inherits = kindKey !== undefined && isMap(entities)
  const owners = inherits ? likeChain(entities, String(name)) : [name]
  const layers = owners.flatMap((owner) => {
    const own = { path: [section, owner, ...rest], prefix: 0 }
    if (environment === undefined) return [own]
    const patched = { path: ['environments', environment, ...own.path], prefix: 2 }
    return atKey ? [own, patched] : [patched, own]
  })
  const kind = inherits ? kindOf(entities, owners, kindKey) : undefined
  if (kind !== undefined) layers.push({ path: ['defaults', section, kind, ...rest], prefix: 1 })
  return layers
}

function kindOf(entities: Data, owners: readonly (string | number)[], kindKey: string): string | undefined {
  for (const owner of owners) {
    const entity = entities[owner]
    const kind = isMap(entity) ? entity[kindKey] : undefined
    if (typeof kind === 'string') return kind
  }
  return undefined
}
