import type { DrillProposal } from '../../app/drill/drill-options.ts'
import type { DrilledSwitchover, DrillReport } from '../../app/drill/drill-report.ts'
import { faultWords } from '../../app/drill/faults.ts'
import { escapeControls } from '../../diagnostics/escape-controls.ts'
import type { Paint } from '../../diagnostics/print.ts'
import { proposalLines } from '../failover/proposal-lines.ts'
import { databaseTable, verdictText } from './database-table.ts'

/** Of more rows the first ones say enough. */
const shownRows = 10

/** What a drill would do. */
export function drillPlanLines(
  { target, fault, ...proposal }: DrillProposal,
  paint: Paint,
): readonly string[] {
  const { table, databases, user, poolers } = target
  const { cluster, from, to } = proposal
  const what =
    fault === undefined
      ? proposalLines(proposal, paint)
      : [`${cluster}: the primary ${from} ${faultWords[fault]}, ${to} takes its place by dbbal failover`]
  return [
    ...what,
    `before it, ${user} makes the table ${table} in ${databases.join(', ')}; it is dropped at the end`,
    `clients write and read through ${poolers.join(', ')} meanwhile`,
  ]
}

/** What came of a drill. */
export function drillText(report: DrillReport, exit: number, paint: Paint): string {
  const { switchovers, databases, errors, doubts, primary, reads } = report
  const lines = [
    ...switchovers.flatMap((each) => {
      const { from, to, ended, window } = each
      const seconds = ((window.toMs - window.fromMs) / 1000).toFixed(1)
      const how = `${ended.end}${ended.isWhole ? '' : ', something is left to do'}`
      return [`${from} -> ${to}  ${how}  ${seconds} s in all`, ...faultLines(each)]
    }),
    ...aligned(databaseTable(report)),
    paint(exit === 0 ? 'green' : 'red', verdictText(report)),
    `read from ${primary ?? 'no server'}; ${reads} reads and logins were answered`,
    ...databases.flatMap(({ stored }) => named('lost', stored?.lost ?? [])),
    ...databases.flatMap(({ stored }) => named('duplicated', stored?.duplicated ?? [])),
    ...errors
      .slice(0, shownRows)
      .map(({ kind, database, code, message }) =>
        escapeControls(`${kind} in ${database}: ${message} (${code || 'no code'})`),
      ),
    ...doubts.map((doubt) => paint('red', `not proven: ${doubt}`)),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** How soon clients were held after a fault, and what failed until then. */
export function faultLines({
  fault,
  failedBeforeHold,
  failedInPrimary,
  failedAfterHold,
}: DrilledSwitchover): readonly string[] {
  if (fault === undefined) return []
  const { heldAtMs, atMs } = fault
  if (heldAtMs === undefined) return [`${fault.fault}: clients were not held`]
  const held = `${fault.fault}: clients were held after ${heldAtMs - atMs} ms`
  const inPrimary = failedInPrimary === 0 ? '' : `${failedInPrimary} of statements that hung in the primary, `
  return [`${held}; errors: ${failedBeforeHold} until then, ${inPrimary}${failedAfterHold} later`]
}

function named(what: string, rows: readonly string[]): readonly string[] {
  const more = rows.length - shownRows
  if (rows.length === 0) return []
  return [`${what}: ${rows.slice(0, shownRows).join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
