import { applyOutput } from '../output/apply.ts'
import { realDisk } from '../output/disk.ts'
import { observe } from '../output/observe.ts'
import { type Desired, differs, type Plan, planOutput } from '../output/plan.ts'
import type { ComparableSecrets } from '../output/planned-file.ts'
import { type Permissions, type Refusal, refusals } from '../output/refusals.ts'
import type { GenerateResult } from './generate-result.ts'
import { reportFile } from './report-file.ts'

/** What to do with the files. */
export interface OutputFlags extends Permissions {
  /** `check` compares, `dry-run` says what a run would do, `stdout` hands the files out; all three write nothing. */
  mode: 'write' | 'check' | 'dry-run' | 'stdout'
  /** Give the diff of every file that differs. */
  diff: boolean
  prune: boolean
  /** Runs the writing; an aborted signal stops it where it can still be undone. */
  whileWriting: <Value>(write: (signal: AbortSignal) => Promise<Value>) => Promise<Value>
  onProgress?: ((done: number, total: number) => void) | undefined
}

type Output = Pick<GenerateResult, 'outcome' | 'files' | 'refusals' | 'interrupted'>

/** Writes, compares or hands out the desired files. `directory` is absolute. */
export async function toOutput(
  directory: string,
  desired: Desired,
  options: OutputFlags & { secrets: ComparableSecrets },
): Promise<Output> {
  if (options.mode === 'stdout') return handOut(desired)
  if (options.mode === 'write') return write(directory, desired, options)
  const plan = planOutput(desired, observe(directory, desired.files.keys()), options)
  const refused = refusals(plan, options)
  if (options.mode === 'check')
    return report(directory, plan, refused, differs(plan) ? 'differs' : 'same', options)
  return report(directory, plan, refused, refused.length > 0 ? 'refused' : 'planned', options)
}

async function write(directory: string, desired: Desired, options: OutputFlags): Promise<Output> {
  const { plan, refusals } = await options.whileWriting((signal) =>
    applyOutput(directory, desired, { ...options, disk: realDisk, signal }),
  )
  if (refusals.length > 0) return report(directory, plan, refusals, 'refused', options)
  return report(directory, plan, [], plan.settled ? 'unchanged' : 'written', options)
}

function handOut({ files }: Desired): Output {
  const handed = [...files.values()].map(({ path, secret, placeholders, text }) => {
    const isHidden = secret && !placeholders
    return { path, status: 'printed', secret: isHidden, ...(isHidden ? {} : { text }) } as const
  })
  return { outcome: 'printed', files: handed, refusals: [], interrupted: undefined }
}

async function report(
  directory: string,
  plan: Plan,
  refused: readonly Refusal[],
  outcome: GenerateResult['outcome'],
  { diff }: OutputFlags,
): Promise<Output> {
  const isRefused = new Set(outcome === 'refused' ? refused.map(({ path }) => path) : [])
  const files = await Promise.all(
    plan.files.map((file) => reportFile(directory, file, diff || isRefused.has(file.path))),
  )
  return { outcome, files, refusals: refused, interrupted: plan.interrupted }
}
