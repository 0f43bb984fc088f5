import type { Document, Json } from './extended-json.ts'
import { FakeCatalog } from './fake-catalog.ts'
import { type FakeReplicaSet, numeric } from './fake-replica-set.ts'
import { ServerError } from './server-error.ts'

/** One login to a server: runs commands in canonical Extended JSON. */
export interface Connection {
  run(database: string, command: Document): Document
}

const reading =
  /^(hello|isMaster|ismaster|find|aggregate|get.*|list.*|usersInfo|replSetGet.*|ping|buildInfo|endSessions)$/

/** A sharded cluster in memory, as documented: replica sets, config servers and a mongos. */
export class FakeDeployment {
  readonly catalog: FakeCatalog
  readonly sets: readonly FakeReplicaSet[]
  readonly users: Document[] = []
  /** Commands that change something, in the order they came: `addShard`, ... */
  readonly changes: string[] = []
  defaultWriteConcern: Document | undefined
  /** Every command asks for a login. */
  asksForLogin = false

  constructor(version: string, sets: readonly FakeReplicaSet[]) {
    this.catalog = new FakeCatalog(version)
    this.sets = sets
  }

  mongos(): Connection {
    return { run: (database, command) => this.recorded(command, () => this.onMongos(database, command)) }
  }

  member(setName: string): Connection {
    const set = this.set(setName)
    return { run: (database, command) => this.recorded(command, () => this.onMember(set, database, command)) }
  }

  set(name: string): FakeReplicaSet {
    const found = this.sets.find((each) => each.name === name)
    if (found === undefined) throw new Error(`no set ${name}`)
    return found
  }

  private recorded(command: Document, run: () => Document | undefined): Document {
    const name = Object.keys(command)[0] ?? ''
    if (this.asksForLogin && name !== 'hello')
      throw new ServerError(13, 'Unauthorized', 'command requires authentication')
    const answer = run() ?? {}
    if (!reading.test(name)) this.changes.push(name)
    return { ...answer, ok: { $numberDouble: '1' } }
  }

  private onMember(set: FakeReplicaSet, database: string, command: Document): Document | undefined {
    switch (Object.keys(command)[0]) {
      case 'hello':
        return set.hello()
      case 'replSetInitiate':
        return void set.initiate(command['replSetInitiate'] as Document)
      case 'replSetGetConfig':
        return set.getConfig()
      case 'replSetGetStatus':
        return set.status()
      default:
        return onUsers(set.users, database, command)
    }
  }

  private onMongos(database: string, command: Document): Document | undefined {
    const [name = ''] = Object.keys(command)
    const target = String(command[name])
    const { catalog } = this
    switch (name) {
      case 'hello':
        return { msg: 'isdbgrid', isWritablePrimary: true }
      case 'getDefaultRWConcern':
        return this.defaultWriteConcern === undefined
          ? {
              defaultWriteConcern: { w: 'majority', wtimeout: { $numberInt: '0' } },
              defaultWriteConcernSource: 'implicit',
            }
          : { defaultWriteConcern: this.defaultWriteConcern, defaultWriteConcernSource: 'global' }
      case 'setDefaultRWConcern':
        this.defaultWriteConcern = command['defaultWriteConcern'] as Document
        return undefined
      case 'getShardMap':
        return { map: this.shardMap() }
      case 'addShard':
        return this.addShard(target)
      case 'addShardToZone':
        return void catalog.addShardToZone(target, String(command['zone']))
      case 'updateZoneKeyRange':
        return void catalog.updateZoneKeyRange(
          target,
          command['min'] as Document,
          command['max'] as Document,
          String(command['zone']),
        )
      case 'enableSharding':
        catalog.databases.push({ _id: target, partitioned: true })
        return undefined
      case 'shardCollection':
        return void catalog.shardCollection(command)
      case 'split':
        return void catalog.split(target, command['middle'] as Document)
      case 'moveChunk':
        return void catalog.moveChunk(
          target,
          command['bounds'] as [Document, Document],
          String(command['to']),
        )
      case 'find':
        return this.find(database, command)
      case 'update':
        return this.update(target, command)
      default:
        return onUsers(this.users, database, command)
    }
  }

  private shardMap(): Document {
    const config = this.sets.find(({ isConfigServer }) => isConfigServer)
    const shards = this.catalog.shards.map(({ _id, host }): [string, Json] => [String(_id), host ?? ''])
    return { config: `${config?.name}/${config?.visible().join(',')}`, ...Object.fromEntries(shards) }
  }

  private addShard(connectionString: string): Document {
    const [name = '', hosts = ''] = connectionString.split('/')
    const set = this.sets.find((each) => each.name === name)
    if (set?.config == null || set.isConfigServer || name === 'config') {
      throw new ServerError(96, 'OperationFailed', `cannot add ${connectionString} as a shard`)
    }
    const unknown = hosts.split(',').find((host) => !set.visible().includes(host))
    if (unknown !== undefined) {
      throw new ServerError(
        96,
        'OperationFailed',
        `in seed list ${connectionString}, host ${unknown} does not belong to replica set`,
      )
    }
    const writable = set
      .members()
      .filter((member) => member['arbiterOnly'] !== true && numeric(member['votes']) > 0).length
    const voters = set.members().filter((member) => numeric(member['votes']) > 0).length
    if (
      writable <= Math.floor(voters / 2) + 1 &&
      writable < voters &&
      this.defaultWriteConcern === undefined
    ) {
      throw new ServerError(
        96,
        'OperationFailed',
        'the implicit default write concern on this shard is {w: 1}',
      )
    }
    this.catalog.shards.push({
      _id: name,
      host: `${name}/${set.visible().join(',')}`,
      state: { $numberInt: '1' },
    })
    return { shardAdded: name }
  }

  private find(database: string, command: Document): Document {
    const namespace = `${database}.${String(command['find'])}`
    const found = this.catalog.find(
      namespace,
      (command['filter'] ?? {}) as Document,
      (command['sort'] ?? {}) as Document,
    )
    const limit = numeric(command['limit'])
    const firstBatch = limit > 0 ? found.slice(0, limit) : found
    return { cursor: { id: { $numberLong: '0' }, ns: namespace, firstBatch } }
  }

  private update(collection: string, command: Document): Document {
    for (const { q, u } of command['updates'] as Document[])
      this.catalog.update(collection, q as Document, u as Document)
    return { n: { $numberInt: '1' }, nModified: { $numberInt: '1' } }
  }
}

function onUsers(users: Document[], database: string, command: Document): Document | undefined {
  const [name = ''] = Object.keys(command)
  if (name === 'usersInfo') {
    const { user, db } = command['usersInfo'] as Document
    return { users: users.filter((each) => each['user'] === user && each['db'] === db) }
  }
  if (name === 'createUser') {
    const { createUser: user = null, pwd = null, roles = [], mechanisms = null } = command
    if (pwd === null && database !== '$external')
      throw new ServerError(2, 'BadValue', 'must provide a password')
    users.push({ user, db: database, pwd, roles, mechanisms })
    return undefined
  }
  if (name === 'grantRolesToUser') {
    const user = users.find((each) => each['user'] === command['grantRolesToUser'] && each['db'] === database)
    if (user === undefined) throw new ServerError(11, 'UserNotFound', 'could not find user')
    user['roles'] = [...(user['roles'] as Json[]), ...(command['roles'] as Json[])]
    return undefined
  }
  throw new ServerError(59, 'CommandNotFound', `no such command: '${name}'`)
}
