import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reading } from './failures.ts'
import type { PlannedFile } from './planned-file.ts'
import type { Show } from './unified-diff.ts'

/** The unified diff of a file that differs, secrets masked; undefined where it does not, or where no file is in its place. */
export async function fileDiff(directory: string, file: PlannedFile): Promise<string | undefined> {
  const { path, status, secret, desired, observed } = file
  if (typeof file.guard === 'object') return undefined
  if (!['created', 'updated', 'removed'].includes(status) || desired?.sha256 === observed?.sha256)
    return undefined
  const before =
    observed === undefined ? undefined : reading(path, () => readFileSync(join(directory, path), 'utf8'))
  const { unifiedDiff } = await import('./unified-diff.ts')
  const show = secret ? await showSecret(path, desired?.text ?? '') : await showPlain()
  return unifiedDiff(path, before, desired?.text, show)
}

async function showSecret(path: string, generated: string): Promise<Show> {
  const { maskSecretLines } = await import('./masks/mask-secret-lines.ts')
  const own = new Set(generated.split('\n'))
  const masked: Show['before'] = (lines) => maskSecretLines(path, lines, own)
  return { before: masked, after: masked }
}

/** Somebody may have written a password into the file on disk. */
async function showPlain(): Promise<Show> {
  const { maskPasswords } = await import('../diagnostics/mask-passwords.ts')
  return { before: (lines) => lines.map((line) => maskPasswords(line)), after: (lines) => lines }
}
