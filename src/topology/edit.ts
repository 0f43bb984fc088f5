import { isDeepStrictEqual } from 'node:util'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type Data, isMap } from './data.ts'
import { effectiveTopology } from './merge/effective.ts'
import { environmentNames, withEnvironment } from './merge/environment.ts'
import { joinFiles } from './read/join-files.ts'
import { parseYaml } from './read/parse-yaml.ts'
import type { ParsedFile } from './read/parsed-file.ts'

/** Whose primary changes, and to whom. */
export interface PrimaryChange {
  cluster: string
  /** The name of the new primary. */
  instance: string
  /** The one that is meant. */
  environment: string | undefined
  /** `initial_primary` where a manager owns the roles. */
  key: 'primary' | 'initial_primary'
}

/** A topology file with another text. */
export interface EditedFile {
  file: ParsedFile
  text: string
}

/**
 * Changes the line that says who is primary, and not a byte beside its value: in the environment's patch where that says it,
 * else where the cluster is declared, in whichever file.
 *
 * @throws DbbalError (4) where that cannot be done without changing anything else
 */
export async function withPrimary(files: readonly ParsedFile[], change: PrimaryChange): Promise<EditedFile> {
  const { cluster, key, instance } = change
  // A file may name the environment that it describes, and have no patches.
  const isPatched = environmentNames(joinFiles(files).joined).some((name) => name === change.environment)
  const environment = isPatched ? change.environment : undefined
  const own = ['clusters', cluster, key]
  const paths = environment === undefined ? [own] : [['environments', environment, ...own], own]
  for (const path of paths) {
    const file = files.find(({ data }) => valueAt(data, path) !== undefined)
    if (file === undefined) continue
    const edited = await edit(file, path, instance)
    if (edited === undefined) throw refused(change, `the line of ${file.name} cannot be changed in place`)
    const after = files.map((each) => (each === file ? { ...file, ...edited } : each))
    const other = alsoChanged(files, after, { ...change, environment })
    if (other !== undefined) throw refused(change, `${other} would change with it`)
    return { file, text: edited.text }
  }
  throw refused(change, 'no line says it: it is inherited')
}

/** The file with another value at a path, in the quotes that stand there; undefined where that is not all that changes. */
async function edit(
  { text, data }: ParsedFile,
  path: readonly string[],
  value: string,
): Promise<Pick<ParsedFile, 'text' | 'data'> | undefined> {
  const [library, { Positions }] = await Promise.all([import('js-yaml'), import('./read/positions.ts')])
  const span = new Positions(library, text).scalarAt(path)
  if (span === undefined || text.slice(span.start, span.end).includes('\n')) return undefined
  const wanted = { ...copyOf(data), ...changed(data, path, value) }
  const single = `'${value.replaceAll("'", "''")}'`
  const spellings = { '': [value, JSON.stringify(value)], "'": [single], '"': [JSON.stringify(value)] }
  for (const spelling of spellings[span.quote as keyof typeof spellings]) {
    const next = text.slice(0, span.start) + spelling + text.slice(span.end)
    const parsed = await parseYaml(next)
    if ('data' in parsed && isDeepStrictEqual(parsed.data, wanted)) return { text: next, data: parsed.data }
  }
  return undefined
}

/** What else the change would reach: another environment, or a cluster that is `like` this one. */
function alsoChanged(
  before: readonly ParsedFile[],
  after: readonly ParsedFile[],
  { cluster, environment, key, instance }: PrimaryChange,
): string | undefined {
  const names = environmentNames(joinFiles(before).joined)
  for (const name of names.length === 0 ? [undefined] : names) {
    const old = effectiveOf(before, name)
    const wanted = name === environment ? changed(old, ['clusters', cluster, key], instance) : old
    if (isDeepStrictEqual(effectiveOf(after, name), wanted)) continue
    return name === environment ? 'another cluster' : `environment ${quoted(name ?? '')}`
  }
  return undefined
}

function effectiveOf(files: readonly ParsedFile[], environment: string | undefined): Data {
  const { joined } = joinFiles(files)
  const { patched } = withEnvironment(joined, environment)
  return effectiveTopology(patched, joined).data
}

function valueAt(data: Data, path: readonly string[]): unknown {
  let value: unknown = data
  for (const part of path) value = isMap(value) && Object.hasOwn(value, part) ? value[part] : undefined
  return value
}

/** Aliases make one object stand in several places: here each is its own. */
function copyOf(data: Data): Data {
  return JSON.parse(JSON.stringify(data)) as Data
}

function changed(data: Data, [key = '', ...rest]: readonly string[], value: string): Data {
  const below = data[key]
  return { ...data, [key]: rest.length === 0 ? value : changed(isMap(below) ? below : {}, rest, value) }
}

function refused({ cluster, environment, key, instance }: PrimaryChange, why: string): DbbalError {
  const where = environment === undefined ? '' : `environments.${environment}.`
  return new DbbalError('PRIMARY_LINE', `the ${key} of cluster ${quoted(cluster)} is not changed: ${why}`, {
    exit: exitCodes.refused,
    hint: `write ${where}clusters.${cluster}.${key}: ${instance}`,
  })
}
