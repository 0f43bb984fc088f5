import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reading } from './failures.ts'
import type { PlannedFile } from './planned-file.ts'

/**
 * The unified diff of a file that differs; undefined where it does not, where it holds secrets, and where there is
 * nothing to compare with.
 */
export async function fileDiff(directory: string, file: PlannedFile): Promise<string | undefined> {
  const { path, status, secret, desired, observed } = file
  if (secret || typeof file.guard === 'object') return undefined
  if (!['created', 'updated', 'removed'].includes(status) || desired?.sha256 === observed?.sha256)
    return undefined
  const before =
    observed === undefined ? undefined : reading(path, () => readFileSync(join(directory, path), 'utf8'))
  const { unifiedDiff } = await import('./unified-diff.ts')
  return unifiedDiff(path, before, desired?.text)
}
