import type { MongosBalancer } from '../../topology/declaration/mongos.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { BalancerSubject, MongodbShardedCluster, Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'

/** One process of a mongos balancer. */
export type MongosInstance = BalancerSubject['instances'][number]

/** A mongos balancer with what it stands in front of. */
export interface MongosSubject {
  balancer: BalancerSubject
  declared: MongosBalancer
  cluster: MongodbShardedCluster
  topology: Topology
}

/** The balancer of a subject. */
export function mongosSubject({ name }: Subject, topology: Topology): MongosSubject {
  const balancer = topology.balancers.get(name)
  const cluster = balancer?.serves[0]?.cluster
  if (balancer?.declared.kind !== 'mongos' || cluster?.engine !== 'mongodb') {
    throw new Error(`${name} is no mongos in front of a MongoDB cluster`)
  }
  return { balancer, declared: balancer.declared, cluster, topology }
}

/** A path of the cluster as it is on the host of a mongos. */
export function pathOn(instance: MongosInstance, path: string, subject: MongosSubject): string {
  return filled(path, instance, subject, subject.cluster.name)
}

/** systemd's name of a mongos, without `.service`. */
export function serviceOf(instance: MongosInstance, subject: MongosSubject): string {
  const service = subject.declared.deploy?.service ?? 'mongos'
  return filled(service, instance, subject, subject.balancer.name).replace(/\.service$/, '')
}

function filled(text: string, instance: MongosInstance, { topology }: MongosSubject, name: string): string {
  return fillPlaceholders(text, {
    host: instance.hostName,
    'host.address': instance.address,
    instance: instance.name,
    name,
    environment: topology.environment,
  })
}
