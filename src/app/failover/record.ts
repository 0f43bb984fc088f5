import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { maskSecrets } from '../../lint/mask-secrets.ts'
import { manifestPath } from '../../output/places.ts'
import { unifiedDiff } from '../../output/unified-diff.ts'
import { withPrimary } from '../../topology/edit.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { readFiles } from '../../topology/read/read-files.ts'
import { TopologyFaults } from '../../topology/topology-faults.ts'
import { generate } from '../generate.ts'
import type { TopologyChoice } from '../open-topology.ts'
import { replaceFiles } from '../replace-files.ts'

export interface RecordOptions extends TopologyChoice {
  loaded: LoadedTopology
  cluster: PostgresqlPrimaryCluster
  /** The new primary. */
  to: string
  /** Output directory of `generate`. */
  output: string
  templatesDirectory?: string | undefined
  /** False for `--no-write`. */
  isWritten: boolean
}

/** What the topology says now, or would say. */
export interface Recorded {
  /** The topology file with the `primary:` line. */
  file: string
  /** Unified; empty where it says so already. */
  diff: string
  /** What became of the output directory; `none` where there is none, or nothing is written. */
  output: 'written' | 'unchanged' | 'none'
}

const never = new AbortController().signal

/**
 * Changes the cluster's `primary:` line in place, and makes its balancers' files in the output directory anew. The topology
 * is read again: what was changed in it meanwhile stays.
 *
 * @throws DbbalError (4) where the line cannot be changed, or the output directory has been edited by hand; (6) where nothing
 * could be written
 */
export async function recordPrimary(options: RecordOptions): Promise<Recorded> {
  const { loaded, cluster, to, workingDirectory, isWritten } = options
  const [asked] = loaded.files
  if (asked === undefined || loaded.isFromStdin)
    throw new DbbalError('PRIMARY_LINE', 'the topology was read from standard input: its file is not known', {
      exit: exitCodes.refused,
      hint: `write clusters.${cluster.name}.primary: ${to}`,
    })
  const path = resolve(workingDirectory, asked.name)
  const { files, diagnostics } = await readFiles({ path }, workingDirectory)
  if (diagnostics.length > 0) throw new TopologyFaults(diagnostics)
  const { file, text } = await withPrimary(files, {
    cluster: cluster.name,
    instance: to,
    environment: loaded.effective.environment ?? loaded.topology.environment,
    key: cluster.manager === 'none' ? 'primary' : 'initial_primary',
  })
  const isNew = text !== file.text
  const diff = isNew ? await unifiedDiff(file.name, file.text, text, { before: masked, after: masked }) : ''
  if (!isWritten) return { file: file.name, diff, output: 'none' }
  if (isNew) await replaceFiles([{ file, text }], workingDirectory, never)
  return { file: file.name, diff, output: await regenerate(path, options) }
}

function masked(lines: readonly string[]): readonly string[] {
  return lines.map((_, index) => maskSecrets('topology', lines, index + 1))
}

/** As `dbbal generate --cluster` does it, where it has been run before. A server swapped for another shrinks nothing. */
async function regenerate(topology: string, options: RecordOptions): Promise<Recorded['output']> {
  const directory = resolve(options.workingDirectory, options.output)
  if (!existsSync(join(directory, manifestPath))) return 'none'
  const { outcome, refusals } = await generate({
    ...options,
    topology,
    cluster: options.cluster.name,
    only: undefined,
    mode: 'write',
    diff: false,
    prune: false,
    overwrite: false,
    allowShrink: true,
    placeholders: false,
    whileWriting: (write) => write(never),
  })
  if (outcome === 'written' || outcome === 'unchanged') return outcome
  const [first] = refusals
  throw new DbbalError('RECORD', `${quoted(options.output)} is not written: ${first?.message ?? outcome}`, {
    exit: exitCodes.refused,
    hint: first?.hint,
  })
}
