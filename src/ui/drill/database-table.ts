import type { DrillReport } from '../../app/drill/drill-report.ts'
import type { Spread } from '../../app/drill/spread.ts'

const notKnown = 'not known'

/** A line a database, below its head; milliseconds as median / p99 / max. */
export function databaseTable({ databases }: DrillReport): readonly (readonly string[])[] {
  return [
    ['database', 'gap ms', 'wait of a client ms', 'acknowledged', 'failed', 'lost', 'duplicated'],
    ...databases.map(({ database, gap, waits, acked, failed, stored }) => [
      database,
      spreadText(gap),
      spreadText(waits),
      String(acked),
      String(failed),
      countText(stored?.lost.length),
      countText(stored?.duplicated.length),
    ]),
  ]
}

/** `failed 0, lost 0, duplicated 0` */
export function verdictText({ failed, lost, duplicated }: DrillReport): string {
  return `failed ${failed}, lost ${countText(lost)}, duplicated ${countText(duplicated)}`
}

function spreadText({ median, p99, max }: Spread): string {
  return [median, p99, max].map((value) => Math.round(value)).join(' / ')
}

function countText(count: number | undefined): string {
  return count === undefined ? notKnown : String(count)
}
