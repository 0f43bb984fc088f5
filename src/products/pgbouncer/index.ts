import { type Pooler, poolersOf } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { defineProduct, type Subject } from '../product.ts'
import { checkPgbouncer } from './check.ts'
import { type PgbouncerModel, pgbouncerModel } from './model.ts'
import { renderPgbouncer } from './render.ts'

/** PgBouncer in front of PostgreSQL clusters. https://www.pgbouncer.org/config.html */
export const pgbouncer = defineProduct<PgbouncerModel>({
  kind: 'pgbouncer',
  title: 'PgBouncer',
  subjects: (topology) => [...topology.balancers.values()].filter(({ kind }) => kind === 'pgbouncer'),
  check: (subject, topology) => checkPgbouncer(poolerOf(subject, topology), topology),
  model: (subject, topology, secrets) => pgbouncerModel(poolerOf(subject, topology), topology, secrets),
  render: renderPgbouncer,
  backends: ({ routes }) => routes,
})

function poolerOf({ name }: Subject, topology: Topology): Pooler {
  const pooler = poolersOf(topology).find((each) => each.name === name)
  if (pooler === undefined) throw new Error(`${name} is no PgBouncer`)
  return pooler
}
