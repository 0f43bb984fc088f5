import { quoted } from '../diagnostics/finding.ts'
import type { LintFinding } from '../lint/linter.ts'
import type { History } from '../output/history.ts'
import type { Owner } from '../output/manifest.ts'
import { manifestPath } from '../output/places.ts'
import type { ExpectedOutput } from './expected-output.ts'

/** A file of an output directory, against the manifest. */
export interface JudgedFile {
  /** From the output directory on, with `/` between the parts. */
  path: string
  sha256: string
  state: 'untouched' | 'edited' | 'unlisted'
  /** The topology that its header names. */
  from: string | undefined
}

/** An output directory, with what its files are compared with. */
export interface Output {
  history: History
  /** Whose files these are by the manifest. */
  owner: Owner
  /** The topology that the headers of untouched files name. */
  from: string | undefined
  expected: ExpectedOutput | undefined
  /** The command that writes it. */
  generate: string
}

export type OutputFault = Pick<LintFinding, 'message' | 'hint' | 'severity'>

/** What is wrong with a file, as far as the manifest and the topology tell. */
export function outputFault(file: JudgedFile, output: Output): OutputFault | undefined {
  return file.state === 'untouched' ? staleness(file, output) : change(file, output)
}

/** Where the topology is there and tells nothing. */
export function unknownFault({ expected, generate }: Output): OutputFault | undefined {
  if (expected?.problem === undefined) return undefined
  return {
    severity: 'info',
    message: `whether ${quoted(expected.name)} still gives the same files cannot be told: ${expected.problem}`,
    hint: `${generate} --check`,
  }
}

/** Of a file that is not as dbbal wrote it there. */
function change({ state, from }: JudgedFile, output: Output): OutputFault | undefined {
  if (state === 'unlisted' && from === undefined) return undefined
  const isOther = from !== undefined && output.from !== undefined && from !== output.from
  const isEdited = state === 'edited'
  return {
    severity: 'warning',
    message: isOther
      ? `the header names ${quoted(from)}, and the files around it come from ${quoted(output.from)}`
      : isEdited
        ? 'the file was edited since dbbal wrote it: the next dbbal generate refuses to replace it'
        : `the header says that dbbal wrote the file, and ${manifestPath} does not name it`,
    hint: isEdited
      ? `change the topology in its place, then ${output.generate} --overwrite`
      : 'move the file away, or take its header out',
  }
}

/** Of a file that is as dbbal wrote it. What holds secrets cannot be made again without them. */
function staleness({ path, sha256 }: JudgedFile, output: Output): OutputFault | undefined {
  const { history, owner, expected, generate } = output
  if (expected?.owner === undefined) return undefined
  const severity = 'warning'
  const name = quoted(expected.name)
  if (expected.owner.topology !== owner.topology || expected.owner.environment !== owner.environment) {
    const message = `the file was written from ${ownerText(owner)}, and ${name} is ${ownerText(expected.owner)}`
    return { severity, message, hint: 'give each topology its own directory: dbbal generate -o DIR' }
  }
  if (expected.files === undefined) return undefined
  const file = expected.files.get(path)
  if (file === undefined)
    return { severity, message: `the file is stale: ${name} gives no such file`, hint: `${generate} --prune` }
  const isUnknown = file.secret && history.entry(path)?.placeholders !== true
  if (isUnknown || file.sha256 === sha256) return undefined
  return { severity, message: `the file is stale: ${name} gives another one now`, hint: generate }
}

function ownerText({ topology, environment }: Owner): string {
  return `topology ${quoted(topology)}${environment === undefined ? '' : `, environment ${quoted(environment)}`}`
}
