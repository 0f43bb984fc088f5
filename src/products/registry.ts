import type { BoundProduct } from './product.ts'

/** Every product, imported when it is needed. One line each; `kind` is also the folder and the template folder. */
export const products: Readonly<Record<string, () => Promise<BoundProduct>>> = {
  pgbouncer: async () => (await import('./pgbouncer/index.ts')).pgbouncer,
  'postgresql-accounts': async () => (await import('./postgresql-accounts/index.ts')).postgresqlAccounts,
  mongos: async () => (await import('./mongos/index.ts')).mongos,
  mongodb: async () => (await import('./mongodb/index.ts')).mongodb,
  redis: async () => (await import('./redis/index.ts')).redis,
  proxysql: async () => (await import('./proxysql/index.ts')).proxysql,
  mysqlrouter: async () => (await import('./mysqlrouter/index.ts')).mysqlrouter,
  'mysql-accounts': async () => (await import('./mysql-accounts/index.ts')).mysqlAccounts,
}
