import type { Kind } from '../../src/failover/phase.ts'
import { rowsOf, switchoverTable } from '../../src/failover/switchover-table.ts'

/** The state machine as Mermaid draws it, once for each kind, and as a table with its reasons. */
export function diagram(): string {
  const rows = switchoverTable.map(
    ({ from, on, to, why, only }) =>
      `| ${from} | ${on.join(', ')} | ${to} | ${only?.join(', ') ?? 'all'} | ${why} |`,
  )
  return [
    'A switchover:',
    '',
    ...drawn('switchover'),
    '',
    'A failover:',
    '',
    ...drawn('failover'),
    '',
    'Under Patroni or pg_auto_failover:',
    '',
    ...drawn('managed'),
    '',
    '| phase | answer | next | of | why |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function drawn(kind: Kind): readonly string[] {
  const arrows = rowsOf(kind).map(({ from, on, to }) => `    ${name(from)} --> ${name(to)}: ${on.join(', ')}`)
  return ['```mermaid', 'stateDiagram-v2', ...arrows, '```']
}

/** Mermaid reads a hyphen as an arrow. */
function name(state: string): string {
  return state.replaceAll('-', '_')
}
