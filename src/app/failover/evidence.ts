import type { Phase } from '../../failover/phase.ts'
import { lossText } from './failover-loss.ts'
import type { Facts, StepResult } from './step-result.ts'

/** One thing that was seen, for whoever asks later. */
export interface EvidenceLine {
  what: string
  value: string
}

/** What proves the outcome, from what the steps measured. */
export function evidenceOf(
  {
    shutdownLsn,
    received,
    loss,
    feeder,
    fence,
    canaryLsn,
    timeline,
    heldSince,
    resumedAt,
    remarks = [],
    stranded,
    isAsked,
    left = {},
    unproven = [],
  }: Facts,
  steps: readonly (StepResult & { phase: Phase; tookMs: number })[],
): readonly EvidenceLine[] {
  const told = (phase: Phase, what: string): EvidenceLine[] =>
    steps.filter((step) => step.phase === phase).map(({ message }) => ({ what, value: message }))
  const amiss = steps.filter(({ answer }) => answer !== 'done')
  const lines: EvidenceLine[] = []
  if (shutdownLsn !== undefined)
    lines.push({
      what: 'end of the old primary',
      value: `${shutdownLsn}${timeline === undefined ? '' : ` on timeline ${timeline}`}`,
    })
  if (received !== undefined) lines.push({ what: 'received by the candidate', value: received })
  if (loss !== undefined) lines.push({ what: 'possible loss', value: lossText(loss) })
  if (fence !== undefined) lines.push({ what: 'fence', value: fence })
  if (canaryLsn !== undefined) lines.push({ what: 'first commit of the new one', value: canaryLsn })
  const held = heldMs(steps)
  if (held !== undefined) lines.push({ what: 'clients were held', value: `${held} ms at most` })
  const stalls = stallsOf(heldSince, resumedAt)
  if (stalls !== '') lines.push({ what: 'longest stall', value: stalls })
  return [
    ...lines,
    ...(feeder === undefined ? [] : told('freeze', 'streamed from another replica')),
    ...(isAsked === undefined ? [] : told('promote', 'promotion')),
    ...told('resume', 'through the poolers'),
    ...told('endpoints', 'what clients dial'),
    ...told('follow', 'replicas'),
    ...told('rejoin', 'old primary'),
    ...told('record', 'topology'),
    ...told('prove', 'seen at the end'),
    ...(stranded === undefined
      ? []
      : [
          {
            what: 'stranded on the old primary',
            value: `${stranded.transactions} transactions, kept in ${stranded.directory}`,
          },
        ]),
    ...Object.entries(left).map(([name, why]) => ({ what: 'left as it is', value: `${name}: ${why}` })),
    ...unproven.map((what) => ({ what: 'not proven', value: what })),
    ...remarks.map((remark) => ({ what: 'remark', value: remark })),
    ...amiss.map(({ phase, answer, message }) => ({ what: `${phase} ${answer}`, value: message })),
  ]
}

/** `app1 612 ms, app2 640 ms`: from PAUSE until the last process has served the database again. */
function stallsOf(heldSince: number | undefined, resumedAt: Facts['resumedAt'] = {}): string {
  if (heldSince === undefined) return ''
  return Object.entries(resumedAt)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([database, at]) => `${database} ${at - heldSince} ms`)
    .join(', ')
}

/** From the first PAUSE to the last RESUME. */
function heldMs(steps: readonly { phase: Phase; tookMs: number }[]): number | undefined {
  const first = steps.findIndex(({ phase }) => phase === 'pause')
  const last = steps.findLastIndex(({ phase }) => phase === 'resume' || phase === 'unpause')
  if (first < 0 || last < first) return undefined
  return steps.slice(first, last + 1).reduce((sum, { tookMs }) => sum + tookMs, 0)
}
