import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stateDirectory } from '../state-directory.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Begins with a dot, which no name of a topology does. */
export const marksName = '.unfinished'

/** Says to every dbbal of this user that a run has not ended, until it is unmarked. */
export function markUnfinished(journal: string, variables: Variables): void {
  const marks = marksDirectory(variables)
  mkdirSync(marks, { recursive: true, mode: 0o700 })
  rmSync(join(marks, basename(journal)), { force: true })
  symlinkSync(journal, join(marks, basename(journal)))
}

export function unmarkUnfinished(journal: string, variables: Variables): void {
  rmSync(join(marksDirectory(variables), basename(journal)), { force: true })
}

/** Every run whose journal lies in a directory: those of one cluster. */
export function unmarkUnfinishedIn(directory: string, variables: Variables): void {
  for (const mark of unfinishedJournals(variables))
    if (dirname(readlinkSync(mark)) === directory) rmSync(mark, { force: true })
}

/** Paths of the journals that are marked; looked for at every start of dbbal. */
export function unfinishedJournals(variables: Variables): readonly string[] {
  const marks = marksDirectory(variables)
  try {
    return readdirSync(marks).map((name) => join(marks, name))
  } catch {
    return []
  }
}

function marksDirectory(variables: Variables): string {
  return join(stateDirectory(variables), 'failover', marksName)
}
