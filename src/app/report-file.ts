import { fileDiff } from '../output/file-diff.ts'
import type { PlannedFile } from '../output/planned-file.ts'
import type { ReportedFile } from './generate-result.ts'

/** A planned file as a plain value, with its diff where that is wanted. */
export async function reportFile(
  directory: string,
  file: PlannedFile,
  hasDiff: boolean,
): Promise<ReportedFile> {
  const { path, status, secret } = file
  const note = noteOf(file)
  const diff = hasDiff ? await fileDiff(directory, file) : undefined
  return {
    path,
    status,
    secret,
    ...(note === undefined ? {} : { note }),
    ...(diff === undefined ? {} : { diff }),
  }
}

function noteOf({ guard, status, desired, observed, path }: PlannedFile): string | undefined {
  if (typeof guard === 'object') {
    return `${guard.at === path ? 'a' : `${guard.at} is a`} ${guard.what} in the way`
  }
  if (guard !== undefined) return notes[guard]
  if (status !== 'updated' || desired === undefined || observed === undefined) return undefined
  if (desired.mode === observed.mode || desired.sha256 !== observed.sha256) return undefined
  return `mode ${octal(observed.mode)}, expected ${octal(desired.mode)}`
}

const notes = {
  edited: 'edited by hand',
  foreign: 'not written by dbbal',
  secrets: 'holds secrets',
} as const

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
