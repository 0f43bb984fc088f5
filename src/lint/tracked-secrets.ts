import type { FileSystem } from './linter.ts'
import type { RuleFinding } from './rule.ts'

/** A finding for each of the files, all with secrets, that git tracks. */
export function* trackedSecrets(
  fileSystem: FileSystem | undefined,
  files: readonly string[],
): Iterable<RuleFinding> {
  for (const file of files) {
    if (fileSystem?.isTracked?.(file) !== true) continue
    yield {
      file,
      line: 1,
      column: 1,
      message: 'the file holds passwords and git tracks it, expected one that git ignores',
      hint: `git rm --cached ${file}, name it in .gitignore, and change the passwords`,
    }
  }
}
