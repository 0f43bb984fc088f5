import type { MongodbShardedCluster, Topology } from '../../topology/topology.ts'
import { defineProduct, type Subject } from '../product.ts'
import { checkMongodb } from './check.ts'
import { type MongodbModel, mongodbModel } from './model.ts'
import { renderMongodb } from './render.ts'

/** The scripts of a sharded MongoDB cluster, run with mongosh. */
export const mongodb = defineProduct<MongodbModel>({
  kind: 'mongodb',
  title: 'MongoDB sharded cluster',
  subjects: (topology) =>
    [...topology.clusters.values()]
      .filter(({ engine }) => engine === 'mongodb')
      .map(({ name, path }) => ({ name, path })),
  check: (subject, topology) => checkMongodb(clusterOf(subject, topology)),
  model: (subject, topology) => mongodbModel(clusterOf(subject, topology), topology),
  render: renderMongodb,
  backends: ({ cluster, sets }) =>
    sets.map(({ name, members }) => ({ route: `${cluster}/${name}`, backends: members.toSorted() })),
})

function clusterOf({ name }: Subject, topology: Topology): MongodbShardedCluster {
  const cluster = topology.clusters.get(name)
  if (cluster?.engine !== 'mongodb') throw new Error(`${name} is no MongoDB cluster`)
  return cluster
}
