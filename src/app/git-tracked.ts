import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Whether git tracks a file; each repository is asked once. Where git is not there, or refuses, nothing is tracked. */
export function trackedFiles(workingDirectory: string): (path: string) => boolean {
  const known = new Map<string, ReadonlySet<string>>()
  return (path) => {
    const absolute = resolve(workingDirectory, path)
    const root = repositoryOf(dirname(absolute))
    if (root === undefined) return false
    const files = known.get(root) ?? filesOf(root)
    known.set(root, files)
    return files.has(absolute)
  }
}

function repositoryOf(directory: string): string | undefined {
  if (existsSync(join(directory, '.git'))) return directory
  return dirname(directory) === directory ? undefined : repositoryOf(dirname(directory))
}

function filesOf(root: string): ReadonlySet<string> {
  try {
    // A repository's own settings may name a program for fsmonitor, which ls-files would start.
    const listed = execFileSync('git', ['-c', 'core.fsmonitor=false', 'ls-files', '-z'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return new Set(listed.split('\0').map((name) => join(root, name)))
  } catch {
    return new Set()
  }
}
