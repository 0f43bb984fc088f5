import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { DbbalError } from '../../../src/errors.ts'
import type { BoundProduct } from '../../../src/products/product.ts'
import { products } from '../../../src/products/registry.ts'
import { secretName } from '../../../src/secrets/placeholder-secrets.ts'
import { builtInTemplates } from '../../../src/templates/handlebars-templates.ts'
import type { Topology } from '../../../src/topology/topology.ts'
import { deploymentOf } from '../../products/mongodb/deployment.ts'
import type { Tree } from '../pooler-topology.ts'
import { resolved } from '../resolve.ts'
import { type Entry, type Structure, structureOf } from './structure.ts'
import { wholeTopology } from './topology.ts'

/** Every place of the topology that takes a text, in order. */
export const places: readonly string[] = listPlaces()

function listPlaces(): string[] {
  const found = new Set<string>()
  wholeTopology((place) => {
    found.add(place)
    return `p${found.size}`
  })
  return [...found]
}

/** A harmless text that is nowhere else in any file. */
export function markerOf(place: string): string {
  return `zq${String(places.indexOf(place) + 1).padStart(3, '0')}qz`
}

/** Hostile texts by place; `password` is the password of many accounts. */
export type Texts = ReadonlyMap<string, string>

export const password = 'password'

export function treeWith(texts: Texts): Tree {
  return wholeTopology((place) => texts.get(place) ?? markerOf(place))
}

const kindsOf: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['pgbouncer', 'postgresql-accounts'],
  mysql: ['proxysql', 'mysqlrouter', 'mysql-accounts'],
  mongodb: ['mongos', 'mongodb'],
  redis: ['redis'],
}

/** The products that read one of the places. */
export function concerned(texts: Texts): readonly string[] {
  const families = [...texts.keys()].map((place) => place.split(':')[0] ?? '')
  const isAll = families.some((family) => !Object.hasOwn(kindsOf, family))
  return Object.entries(kindsOf).flatMap(([family, kinds]) =>
    isAll || families.includes(family) ? kinds : [],
  )
}

const templates = await builtInTemplates()
const loaded: Readonly<Record<string, BoundProduct>> = Object.fromEntries(
  await Promise.all(Object.entries(products).map(async ([kind, load]) => [kind, await load()] as const)),
)

/** What becomes of a topology: files, or why not. */
export type Outcome =
  | { files: ReadonlyMap<string, string>; topology: Topology }
  | { refused: readonly Diagnostic[] }
  | { unusable: DbbalError }

/** The files of some products, by the same steps as `generate`, from data that needs no reading. */
export async function outcomeOf(texts: Texts, kinds: readonly string[]): Promise<Outcome> {
  const { topology, diagnostics } = resolved(treeWith(texts))
  const jobs = kinds.flatMap((kind) => {
    const product = loaded[kind]
    if (product === undefined) throw new Error(`no product ${kind}`)
    return product.subjects(topology).map((subject) => ({ product, subject }))
  })
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error'
  const early = diagnostics.filter(isError)
  if (early.length > 0) return { refused: early }
  const refused: Diagnostic[] = []
  for (const { product, subject } of jobs) {
    const found = product.check(subject, topology).filter(isError)
    refused.push(...found)
    if (found.length === 0) refused.push(...(await product.checkFile(subject, topology)).filter(isError))
  }
  if (refused.length > 0) return { refused }
  const secrets = {
    value: (reference: Parameters<typeof secretName>[0]) =>
      secretName(reference) === 'secret hostile'
        ? (texts.get(password) ?? markerOf(password))
        : 'plain-password',
  }
  try {
    const files = jobs.flatMap(({ product, subject }) =>
      product.configure(subject, topology, secrets).files(templates),
    )
    return { files: new Map(files.map(({ path, text }) => [path, text])), topology }
  } catch (error) {
    if (error instanceof DbbalError) return { unusable: error }
    throw error
  }
}

/** What each file says, by path; scripts for mongosh by what they do to servers, scripts for a shell not at all. */
export async function structuresOf(
  files: ReadonlyMap<string, string>,
  topology: Topology,
  mongoPassword: string,
  isDeep: boolean,
): Promise<Map<string, Structure>> {
  const structures = new Map<string, Structure>()
  for (const [path, text] of files)
    if (!path.endsWith('.sh') && !path.endsWith('.js'))
      structures.set(path, await structureOf(path, text, isDeep))
  if ([...files.keys()].some((path) => path.endsWith('.js')))
    structures.set('mongosh', mongoshRun(files, topology, mongoPassword))
  return structures
}

/** Every script, run as an operator would, against servers that were only just started. */
function mongoshRun(
  files: ReadonlyMap<string, string>,
  topology: Topology,
  mongoPassword: string,
): Structure {
  const { servers, run, initiate } = deploymentOf({
    files: new Map(files),
    topology,
    rendered: [],
    backends: [],
    diagnostics: [],
  })
  initiate()
  const runs = [run('sharding.js'), run('users.js', undefined, { MONGO: mongoPassword }), run('status.js')]
  for (const { error } of runs) if (error !== undefined) throw error
  const { catalog, users, changes, defaultWriteConcern, sets } = servers
  const { shards, databases, collections, chunks, tags, settings } = catalog
  const state: Record<string, readonly unknown[]> = {
    shards,
    databases,
    collections,
    chunks,
    tags,
    settings,
    users,
    changes,
    sets: sets.map(({ config }) => config),
    runs: runs.map(({ output, exitCode }) => [exitCode, output.length]),
    writeConcern: [defaultWriteConcern],
  }
  return Object.entries(state).flatMap(([name, list]) => list.map((item): Entry => [name, plain(item)]))
}

function plain(value: unknown): Entry {
  if (Array.isArray(value)) return ['list', ...value.map(plain)]
  if (typeof value === 'object' && value !== null)
    return ['map', ...Object.entries(value).map(([key, item]): Entry => [key, plain(item)])]
  return [typeof value, String(value)]
}

/** Names that the product's reader folds. */
const inLowerCase: ReadonlySet<string> = new Set(['mysql: router option'])

/** The same with every marker replaced: what a file must say when it says nothing else. */
export function expectedFrom(
  structures: ReadonlyMap<string, Structure>,
  texts: Texts,
): Map<string, Structure> {
  const byMarker = new Map(
    [...texts].map(([place, text]) => [markerOf(place), inLowerCase.has(place) ? text.toLowerCase() : text]),
  )
  const filled = (text: string): string =>
    text.replaceAll(/zq\d{3}qz/g, (marker) => byMarker.get(marker) ?? marker)
  const replaced = (entry: Entry): Entry =>
    entry.map((part) => (typeof part === 'string' ? filled(part) : replaced(part)))
  return new Map([...structures].map(([path, entries]) => [filled(path), entries.map(replaced)]))
}

/** In an order that no name decides. */
export function sorted(structures: ReadonlyMap<string, Structure>): Record<string, string[]> {
  return Object.fromEntries(
    [...structures]
      .map(([path, entries]) => [path, entries.map((entry) => JSON.stringify(entry)).toSorted()] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
