import type { BoundLinter } from '../lint/linter.ts'

/** The linter of every product, imported when one of its files is there. */
export const linters: Readonly<Record<string, () => Promise<BoundLinter>>> = {
  pgbouncer: async () => (await import('./pgbouncer/lint/index.ts')).pgbouncerLinter,
}
