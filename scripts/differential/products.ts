import { mysqlrouter } from './mysqlrouter.ts'
import { pgbouncer } from './pgbouncer.ts'
import type { DifferentialProduct } from './product.ts'
import { redis } from './redis.ts'

export const products: readonly DifferentialProduct[] = [pgbouncer, redis, mysqlrouter]
