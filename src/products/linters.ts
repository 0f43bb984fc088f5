import type { BoundLinter } from '../lint/linter.ts'

/** The linter of every product, imported when one of its files is there. */
export const linters: Readonly<Record<string, () => Promise<BoundLinter>>> = {
  mongos: async () => (await import('./mongos/lint/index.ts')).mongosLinter,
  mysqlrouter: async () => (await import('./mysqlrouter/lint/index.ts')).mysqlrouterLinter,
  pgbouncer: async () => (await import('./pgbouncer/lint/index.ts')).pgbouncerLinter,
  proxysql: async () => (await import('./proxysql/lint/index.ts')).proxysqlLinter,
  redis: async () => (await import('./redis/lint/index.ts')).redisLinter,
}
