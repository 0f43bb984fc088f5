import { applySafeFixes } from '../lint/apply-fixes.ts'
import type { LintFile, LintFinding } from '../lint/linter.ts'
import { type Run, type RunOptions, runLinters } from './lint-run.ts'

/** A fix may uncover the next mistake; one that would never end is stopped. */
const mostRounds = 10

/** A file and what the fixes made of its text. */
export interface FixedFile {
  file: LintFile
  text: string
}

/** The fixes, round after round until nothing changes, and what is left then. */
export async function fixFiles(
  files: readonly LintFile[],
  first: Run,
  options: RunOptions,
): Promise<{ fixed: readonly FixedFile[]; left: Run }> {
  let texts = files
  let left = first
  for (let round = 0; round < mostRounds; round++) {
    const next = fixedOnce(texts, left.findings)
    if (next.every((file, index) => file === texts[index])) break
    texts = next
    left = await runLinters(texts, options)
  }
  const fixed = files.flatMap((file, index) => {
    const text = texts[index]?.text ?? file.text
    return text === file.text ? [] : [{ file, text }]
  })
  return { fixed, left }
}

function fixedOnce(files: readonly LintFile[], findings: readonly LintFinding[]): readonly LintFile[] {
  const byFile = new Map<string, LintFinding[]>(files.map(({ name }) => [name, []]))
  for (const finding of findings) byFile.get(finding.file)?.push(finding)
  return files.map((file) => {
    const text = applySafeFixes(file.text, byFile.get(file.name) ?? [])
    return text === file.text ? file : { ...file, text }
  })
}
