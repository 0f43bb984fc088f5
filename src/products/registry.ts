import type { BoundProduct } from './product.ts'

/** Every product, imported when it is needed. One line each; `kind` is also the folder and the template folder. */
export const products: Readonly<Record<string, () => Promise<BoundProduct>>> = {
  pgbouncer: async () => (await import('./pgbouncer/index.ts')).pgbouncer,
  mongos: async () => (await import('./mongos/index.ts')).mongos,
  mongodb: async () => (await import('./mongodb/index.ts')).mongodb,
}
