import type { Document, Json } from './extended-json.ts'
import { canonical } from './extended-json.ts'
import { ServerError } from './server-error.ts'

/** One replica set: mongod processes that were started with `--replSet`, initiated or not. */
export class FakeReplicaSet {
  readonly name: string
  readonly isConfigServer: boolean
  /** Members that answer. */
  readonly running: Set<string>
  config: Document | null = null
  primary: string | undefined
  /** How often `hello` is asked before the election is over. */
  hellosToElection = 2
  readonly users: Document[] = []

  constructor(name: string, members: readonly string[], isConfigServer = false) {
    this.name = name
    this.isConfigServer = isConfigServer
    this.running = new Set(members)
  }

  hello(): Document {
    if (this.config === null) {
      return {
        isWritablePrimary: false,
        secondary: false,
        isreplicaset: true,
        info: 'Does not have a valid replica set config',
      }
    }
    if (this.hellosToElection > 0) this.hellosToElection -= 1
    else this.primary ??= String(this.electable()[0]?.['host'])
    return {
      setName: this.name,
      isWritablePrimary: this.primary !== undefined,
      hosts: this.visible(),
      ...(this.primary !== undefined && { primary: this.primary }),
    }
  }

  initiate(config: Document): void {
    if (this.config !== null) throw new ServerError(23, 'AlreadyInitialized', 'already initialized')
    if (config['_id'] !== this.name) {
      throw new ServerError(
        93,
        'InvalidReplicaSetConfig',
        `set name ${String(config['_id'])} is not ${this.name}`,
      )
    }
    if ((config['configsvr'] === true) !== this.isConfigServer) {
      throw new ServerError(93, 'InvalidReplicaSetConfig', 'configsvr does not match --configsvr')
    }
    const members = (config['members'] as Document[]).map(wholeMember)
    for (const member of members) {
      if (!this.running.has(String(member['host']))) {
        throw new ServerError(74, 'NodeNotFound', `${String(member['host'])} does not answer`)
      }
      checkMember(member)
    }
    this.config = { ...config, version: { $numberInt: '1' }, members }
  }

  getConfig(): Document {
    if (this.config === null)
      throw new ServerError(94, 'NotYetInitialized', 'no replset config has been received')
    return { config: this.config }
  }

  status(): Document {
    const members = this.members().map((member): Document => {
      const host = String(member['host'])
      const isUp = this.running.has(host)
      const state =
        host === this.primary ? 'PRIMARY' : member['arbiterOnly'] === true ? 'ARBITER' : 'SECONDARY'
      return {
        name: host,
        health: { $numberDouble: isUp ? '1' : '0' },
        stateStr: isUp ? state : '(not reachable/healthy)',
      }
    })
    return { set: this.name, members }
  }

  members(): Document[] {
    return (this.config?.['members'] ?? []) as Document[]
  }

  /** What `hello` tells clients: no hidden member, no arbiter. */
  visible(): string[] {
    return this.members()
      .filter((member) => member['hidden'] !== true && member['arbiterOnly'] !== true)
      .map((member) => String(member['host']))
  }

  private electable(): Document[] {
    return this.members().filter((member) => numeric(member['priority']) > 0)
  }
}

/** The server fills every option in. */
function wholeMember(member: Document): Document {
  const isArbiter = member['arbiterOnly'] === true
  return {
    arbiterOnly: false,
    buildIndexes: true,
    hidden: false,
    priority: canonical(isArbiter ? 0 : 1),
    tags: {},
    votes: canonical(1),
    ...member,
    secondaryDelaySecs: { $numberLong: String(numeric(member['secondaryDelaySecs'])) },
  }
}

function checkMember(member: Document): void {
  if (numeric(member['priority']) === 0) return
  if (
    numeric(member['votes']) === 0 ||
    member['hidden'] === true ||
    numeric(member['secondaryDelaySecs']) > 0
  ) {
    throw new ServerError(93, 'InvalidReplicaSetConfig', 'priority must be 0')
  }
}

/** A canonical number, or 0. */
export function numeric(value: Json | undefined): number {
  return typeof value === 'object' && value !== null ? Number(Object.values(value)[0]) : 0
}
