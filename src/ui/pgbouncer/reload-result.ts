import type { ReloadValue } from '../../app/pgbouncer/reload.ts'

/** What a reload came to, for `--json`. */
export function reloadJson({ comparedWith, differences, findings }: ReloadValue): Record<string, unknown> {
  return {
    comparedWith,
    differences,
    findings: findings.map(({ rule, file, line, column, message }) => ({
      id: rule.id,
      file,
      line,
      column,
      message,
    })),
  }
}

/** The same for people: a line for each finding and each difference. */
export function reloadLines({ differences, findings }: ReloadValue): readonly string[] {
  return [
    ...findings.map(
      ({ rule, file, line, column, message }) => `${file}:${line}:${column} ${rule.id} ${message}`,
    ),
    ...differences.map(
      ({ what, file, running, needsRestart }) =>
        `${what}: file ${JSON.stringify(file)}, running ${JSON.stringify(running)}${needsRestart ? ', needs a restart' : ', did not arrive'}`,
    ),
  ]
}
