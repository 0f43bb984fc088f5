import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type Baseline, baselineText, readBaseline } from '../lint/baseline.ts'
import type { LintFinding } from '../lint/linter.ts'
import { writeWhole } from '../output/write-whole.ts'

export interface BaselineChoice {
  /** `--baseline`. */
  baseline: string | undefined
  /** `--write-baseline`. */
  writeBaseline: string | undefined
  workingDirectory: string
}

export interface FingerprintedFinding {
  finding: LintFinding
  fingerprint: string
}

/** What is left of the findings, and how many entries of the baseline have no finding any more. */
export interface Unknown {
  left: readonly FingerprintedFinding[]
  gone: number
}

/**
 * The findings that the baseline does not hold. Writing makes a new file of all of them; a file that is there only
 * shrinks, so that no new mistake hides in it.
 *
 * @throws DbbalError (2) where the file cannot be read or written
 */
export async function withoutBaseline(
  findings: readonly FingerprintedFinding[],
  { baseline, writeBaseline, workingDirectory }: BaselineChoice,
): Promise<Unknown> {
  const name = baseline ?? writeBaseline
  if (name === undefined) return { left: findings, gone: 0 }
  const path = resolve(workingDirectory, name)
  const isNew = writeBaseline !== undefined && !existsSync(path)
  const known: Baseline = isNew ? new Set(findings.map(({ fingerprint }) => fingerprint)) : read(path, name)
  const kept = findings.filter(({ fingerprint }) => known.has(fingerprint))
  if (writeBaseline !== undefined) await write(path, name, baselineText(kept))
  return {
    left: findings.filter(({ fingerprint }) => !known.has(fingerprint)),
    gone: writeBaseline === undefined ? known.size - kept.length : 0,
  }
}

function read(path: string, name: string): Baseline {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new DbbalError('LINT_BASELINE', `baseline ${quoted(name)} cannot be read`, {
      exit: exitCodes.usage,
      hint: `write it: dbbal lint --write-baseline ${name}`,
      cause,
    })
  }
  return readBaseline(name, text)
}

async function write(path: string, name: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text, 0o644)
  } catch (cause) {
    throw new DbbalError('LINT_BASELINE', `baseline ${quoted(name)} cannot be written`, {
      exit: exitCodes.usage,
      cause,
    })
  }
}
