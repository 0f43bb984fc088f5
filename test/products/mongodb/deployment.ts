import { endpointOf } from '../../../src/topology/resolve/instances.ts'
import type { MongodbShardedCluster } from '../../../src/topology/topology.ts'
import { type Generated, generate } from '../../support/generate.ts'
import { FakeDeployment } from '../../support/mongosh/fake-deployment.ts'
import { runMongosh, type ScriptRun } from '../../support/mongosh/fake-mongosh.ts'
import { FakeReplicaSet } from '../../support/mongosh/fake-replica-set.ts'

/** The scripts of one cluster and the servers that they are run against. */
export interface Deployment {
  generated: Generated
  cluster: MongodbShardedCluster
  servers: FakeDeployment
  /** Runs `catalog/<name>` through a mongos, or on a replica set. */
  run(name: string, on?: string, environment?: Readonly<Record<string, string>>): ScriptRun
  /** Runs every initiate script. */
  initiate(): void
}

/** Servers as the topology wants them: started, and nothing more. */
export async function deploy(yaml: string): Promise<Deployment> {
  return deploymentOf(await generate(yaml, { only: 'mongodb' }))
}

/** The same for files that are there already. */
export function deploymentOf(generated: Generated): Deployment {
  const cluster = [...generated.topology.clusters.values()].find(({ engine }) => engine === 'mongodb')
  if (cluster?.engine !== 'mongodb') throw new Error('no MongoDB cluster')
  const sets = [cluster.configServers, ...cluster.shards]
  const servers = new FakeDeployment(
    cluster.version,
    sets.map((set, index) => new FakeReplicaSet(set.name, set.instances.map(endpointOf), index === 0)),
  )
  const run: Deployment['run'] = (name, on, environment) => {
    const script = generated.files.get(`${cluster.name}/${name}`)
    if (script === undefined)
      throw new Error(`no ${name}: ${generated.diagnostics.map(({ message }) => message).join('\n')}`)
    return runMongosh(script, on === undefined ? servers.mongos() : servers.member(on), environment)
  }
  const initiate = (): void => {
    for (const { name } of sets) {
      const { error } = run(`initiate-${name}.js`, name)
      if (error !== undefined) throw error
    }
  }
  return { generated, cluster, servers, run, initiate }
}
