import type { Paint } from '../diagnostics/print.ts'

/** An error or a warning for stderr, with the next thing to type. */
export function noteText(
  paint: Paint,
  severity: 'error' | 'warning',
  message: string,
  hint?: string,
): string {
  const label = paint(severity === 'error' ? 'red' : 'yellow', `${severity}:`)
  const next = hint === undefined ? '' : `  ${paint('cyan', 'hint:')} ${hint}\n`
  return `${label} ${message}\n${next}`
}
