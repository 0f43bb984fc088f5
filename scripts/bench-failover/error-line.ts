import type { ClientError, Window } from '../../src/app/drill/records.ts'

/** With where it stands in the switchover under way. */
export function errorLine(
  { kind, database, atMs, message }: ClientError,
  windows: readonly Window[],
): string {
  const begun = windows.findLast(({ fromMs }) => fromMs <= atMs)
  const where =
    begun === undefined
      ? 'before'
      : `after ${Math.round(atMs - begun.fromMs)} of ${Math.round(begun.toMs - begun.fromMs)} ms`
  return `${kind} in ${database} ${where}: ${message}`
}
