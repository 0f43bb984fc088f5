/** What the files of a pooler say, one after the other. */
export type Stage = (typeof stages)[number]

/** A file at every stage. */
export type Staged = Readonly<Record<Stage, string>>

const stages = [
  /** As before the switchover. */
  'before',
  /** Writes go to the new primary, which still serves the reads that it served. */
  'during',
  /** The old primary serves reads. */
  'after',
] as const

/**
 * A file of a host as it is at another stage. Only the lines that tell of the stage are changed: the others may be somebody
 * else's, as of another cluster that is switched over meanwhile. Taken there and back nothing has changed.
 *
 * @returns undefined where the file is at no stage: it is not what dbbal generates
 */
export function textAt(text: string, stage: Stage, staged: Staged): string | undefined {
  if (stages.some((each) => staged[each] === text)) return staged[stage]
  const lines = text.split('\n')
  const [before, during, after] = stages.map((each) => staged[each].split('\n'))
  if (before === undefined || during === undefined || after === undefined) return undefined
  if (before.length !== during.length || before.length !== after.length) return undefined
  const telling = before.flatMap((line, index) =>
    line === during[index] && line === after[index] ? [] : [index],
  )
  const wanted = { before, during, after }[stage]
  for (const there of [before, during, after]) {
    const changes = new Map(telling.map((index) => [there[index] ?? '', wanted[index] ?? '']))
    const isThere = [...changes.keys()].every((line) => lines.filter((each) => each === line).length === 1)
    if (isThere && changes.size === telling.length)
      return lines.map((line) => changes.get(line) ?? line).join('\n')
  }
  return undefined
}
