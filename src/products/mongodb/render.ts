import { javascriptComment, javascriptLiteral } from '../../formats/javascript.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import type { MongodbModel } from './model.ts'

/** initiate-<set>.js for every replica set, sharding.js, users.js and status.js. */
export function renderMongodb(model: MongodbModel, templates: Templates): RenderedFile[] {
  const helpers = {
    common: templates.render('mongodb/common.js', {}),
    replicaSet: templates.render('mongodb/replica-set.js', {}),
    cluster: templates.render('mongodb/cluster.js', {}),
  }
  const script = (name: string, template: string, values: object): RenderedFile => ({
    path: `${model.cluster}/${name}`,
    text: templates.render(`mongodb/${template}`, { ...helpers, ...values }),
  })
  const { mongos, sets } = model
  const shards = sets.slice(1).map(({ name }) => name)
  return [
    ...sets.map((set) =>
      script(`initiate-${set.name}.js`, 'initiate.js', {
        header: header(model, [
          `Initiates replica set ${set.name} where that was not done yet; changes nothing where it was.`,
          `Run it on ${set.first.address}: before there are accounts, the server lets only the loopback do this.`,
          `  mongosh --port ${set.first.port} --file initiate-${set.name}.js`,
          'Refuses when the set exists and is another than the topology says.',
        ]),
        config: javascriptLiteral(set.config),
      }),
    ),
    script('sharding.js', 'sharding.js', {
      header: header(model, [
        'Makes write concern, shards, zones, sharded collections, pre-splits and the balancer window.',
        'Run it through a mongos, as often as you like; a second run changes nothing:',
        `  mongosh ${mongos} --file sharding.js`,
        'Refuses, before any change, what contradicts the topology.',
      ]),
      wanted: javascriptLiteral(model.sharding),
    }),
    ...(model.users.length === 0
      ? []
      : [
          script('users.js', 'users.js', {
            header: header(model, [
              'Creates accounts that are missing and grants roles that are missing; an existing password is left alone.',
              'Passwords come from the environment variables named below. Run it as an account that may create users',
              "(userAdminAnyDatabase), through a mongos for all accounts, and on each shard's primary for dbbal's own:",
              `  mongosh ${mongos} --file users.js`,
            ]),
            wanted: javascriptLiteral({ shards, users: model.users }),
          }),
        ]),
    script('status.js', 'status.js', {
      header: header(model, [
        'Lists every difference between the topology and the cluster, and exits with 1 when there is one.',
        'Through a mongos it looks at the cluster, on a member of a replica set at that set:',
        `  mongosh ${mongos} --file status.js`,
        'Accounts are not looked at: run users.js, which changes nothing when all are there.',
      ]),
      wanted: javascriptLiteral(model.sharding),
      sets: javascriptLiteral(sets.map(({ config }) => config)),
    }),
  ]
}

function header({ topologyFile }: MongodbModel, lines: readonly string[]): string {
  return [
    `Made by dbbal from ${topologyFile}; do not edit, edit the topology.`,
    ...lines,
    'Add the TLS and login options that your servers ask for.',
  ]
    .map(javascriptComment)
    .join('\n')
}
