import { spreadOf } from '../../src/app/drill/spread.ts'
import type { Result } from './measure.ts'

const head = ['', 'runs', 'gap ms', 'own ms', 'wait ms', 'errors', 'lost', 'twice', 'acked', 'load']
const mostErrors = 5

/** All arms side by side, then the parts of each; `median / p99 / max` in milliseconds. */
export function table(results: readonly Result[]): string {
  const rows = [head, ...results.map(rowOf)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  return [...lines, '', ...results.flatMap(partLines)].map((line) => line.trimEnd()).join('\n')
}

function rowOf({ arm, runs, errors, lost, duplicated, acked }: Result): string[] {
  const own = runs.flatMap(({ parts: { own: ms } }) => (ms === undefined ? [] : [ms]))
  const loads = runs.map(({ load }) => load)
  return [
    arm,
    String(runs.length),
    spread(runs.map(({ gap }) => gap)),
    own.length === 0 ? '-' : spread(own),
    spread(runs.map(({ wait }) => wait)),
    ...[errors.length, lost, duplicated, acked].map(String),
    `${Math.min(...loads).toFixed(1)}-${Math.max(...loads).toFixed(1)}`,
  ]
}

function partLines({ arm, runs, errors }: Result): string[] {
  const names = Object.keys(runs[0]?.parts ?? {})
  const parts = names.map(
    (name) => `  ${name.padEnd(18)}${spread(runs.map(({ parts: { [name]: ms } }) => ms ?? 0))}`,
  )
  return [arm, ...parts, ...errors.slice(0, mostErrors).map((each) => `  ${each}`)]
}

function spread(values: readonly number[]): string {
  const { median, p99, max } = spreadOf(values)
  return [median, p99, max].map((value) => Math.round(value)).join(' / ')
}
