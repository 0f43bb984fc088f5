import { defineProduct } from '../product.ts'
import { checkMongos } from './check.ts'
import { type MongosModel, mongosModel } from './model.ts'
import { renderMongos } from './render.ts'
import { mongosSubject } from './subject.ts'

/** mongos, the router of a sharded MongoDB cluster. */
export const mongos = defineProduct<MongosModel>({
  kind: 'mongos',
  title: 'mongos',
  subjects: (topology) =>
    [...topology.balancers.values()]
      .filter(({ kind }) => kind === 'mongos')
      .map(({ name, path }) => ({ name, path })),
  check: (subject, topology) => checkMongos(mongosSubject(subject, topology)),
  model: (subject, topology) => mongosModel(mongosSubject(subject, topology)),
  render: renderMongos,
  backends: ({ balancer, configServers }) => [
    { route: `${balancer}/config`, backends: configServers.toSorted() },
  ],
})
