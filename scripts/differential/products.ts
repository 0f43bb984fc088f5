import { pgbouncer } from './pgbouncer.ts'
import type { DifferentialProduct } from './product.ts'

export const products: readonly DifferentialProduct[] = [pgbouncer]
