import type { GenerateResult } from '../app/generate-result.ts'

export interface Note {
  severity: 'error' | 'warning'
  message: string
  hint?: string
}

/** So many files are named in a note. */
const mostNamed = 20

/** What the operator should know beside the list of files. */
export function generateNotes(result: GenerateResult): Note[] {
  const { outcome, refusals, interrupted, missingSecrets, files } = result
  const notes: Note[] = []
  if (interrupted !== undefined) notes.push(interruption(interrupted, outcome))
  const isAnyLeftOut = files.some(({ status }) => status === 'not-compared')
  if (isAnyLeftOut || missingSecrets !== undefined) {
    const why = missingSecrets ?? '--placeholders was given'
    notes.push({ severity: 'warning', message: `files with secrets were not compared: ${why}` })
  }
  if (files.some(({ status }) => status === 'stale')) {
    notes.push({
      severity: 'warning',
      message: 'stale files are no longer generated',
      hint: 'dbbal generate --prune removes them',
    })
  }
  const severity = outcome === 'refused' ? 'error' : 'warning'
  notes.push(...refusals.map(({ message, hint }) => ({ severity, message, hint }) as const))
  return notes
}

function interruption(files: readonly string[], outcome: GenerateResult['outcome']): Note {
  const named = files.slice(0, mostNamed).join(', ') || 'the manifest'
  const more = files.length > mostNamed ? ` and ${files.length - mostNamed} more` : ''
  const isCompleted = outcome === 'written'
  return {
    severity: 'warning',
    message: `a run was killed before it was finished${isCompleted ? ' and is completed now' : ''}: ${named}${more}`,
    ...(isCompleted ? {} : { hint: 'dbbal generate completes it' }),
  }
}
