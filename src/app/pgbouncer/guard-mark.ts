import type { Row } from '../../drivers/postgresql.ts'

/** What a guard says of itself to the process that it watches over. */
export interface GuardMark {
  run: string
  /** When it was started, in milliseconds. */
  since: number
  databases: readonly string[]
}

/** As application_name, which SHOW CLIENTS shows to every other guard. */
export function markText({ run, since, databases }: GuardMark): string {
  return `dbbal-guard ${run} ${since} ${databases.map(encodeURIComponent).join(',')}`
}

/** The databases that a guard of a later run watches over: their pause is not ours. */
export function watchedByLater(clients: readonly Row[], own: GuardMark): ReadonlySet<string> {
  return new Set(
    clients.flatMap((row) => {
      const mark = markOf(String(row['application_name'] ?? ''))
      return mark !== undefined && mark.run !== own.run && mark.since > own.since ? mark.databases : []
    }),
  )
}

function markOf(name: string): GuardMark | undefined {
  const [, run, since, databases = ''] = /^dbbal-guard (\S+) (\d+) (\S*)$/.exec(name) ?? []
  if (run === undefined) return undefined
  return { run, since: Number(since), databases: databases.split(',').map(decodeURIComponent) }
}
