import { lookup } from 'node:dns/promises'
import { connectPostgresql, type PostgresqlAddress } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { hbaVerdict } from '../../failover/hba-verdict.ts'
import type { LoginTrial, ServerState } from '../../failover/observation.ts'
import { isUnseen, type Seen } from '../../failover/seen.ts'
import { type Forwarding, forwardFrom, type Vantage } from './vantage.ts'

const limitMs = 5000
/** So many logins are tried at the same time, so that no server is flooded. */
const mostAtOnce = 8

/** Somebody who has to be let in. */
export interface Login {
  kind: LoginTrial['kind']
  user: string
  /** Undefined where it is not known: then only the rules can be read. */
  password: string | undefined
  /** Undefined for replication. */
  database: string | undefined
}

/** A candidate, and how it is dialled. */
export interface Door {
  name: string
  address: Omit<PostgresqlAddress, 'user' | 'password' | 'database'>
  state: Seen<ServerState>
}

/** Tries every login from a machine to a candidate; by its pg_hba.conf where it cannot be tried. */
export async function tryLogins(
  door: Door,
  vantage: Vantage,
  logins: readonly Login[],
): Promise<readonly LoginTrial[]> {
  const { way } = vantage
  const isTried = ({ password }: Login): boolean => way !== undefined && password !== undefined
  const tried = logins.filter(isTried)
  const read = logins.filter((login) => !isTried(login))
  return [
    ...(way === undefined || tried.length === 0 ? [] : await dialAll(door, vantage, way, tried)),
    ...(read.length === 0 ? [] : await readRules(door, vantage, read)),
  ]
}

async function dialAll(
  door: Door,
  vantage: Vantage,
  way: NonNullable<Vantage['way']>,
  logins: readonly Login[],
): Promise<readonly LoginTrial[]> {
  const from = way === 'here' ? 'tried here' : 'tried from the host'
  let forwarding: Forwarding
  try {
    forwarding = await forwardFrom(way, door.address)
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    const refused = { unseen: error.message, remedy: `correct ssh: of the host of ${vantage.name}` }
    return logins.map((login) => trialOf(door, vantage, login, from, refused))
  }
  const { through } = forwarding
  const trials: LoginTrial[] = []
  const queue = [...logins]
  const next = async (): Promise<void> => {
    for (let login = queue.shift(); login !== undefined; login = queue.shift())
      trials.push(trialOf(door, vantage, login, from, await dial({ ...door.address, through }, login)))
  }
  await Promise.all(Array.from({ length: mostAtOnce }, next))
  await forwarding.close()
  return trials
}

/** What the server, or the way to it, said against it. */
async function dial(
  address: Door['address'],
  { user, password, database, kind }: Login,
): Promise<string | undefined> {
  try {
    const isReplication = kind === 'replication'
    const login = { user, password, database: database ?? 'replication', isReplication }
    const connection = await connectPostgresql({ ...address, ...login }, limitMs)
    await connection.close()
    return undefined
  } catch (error) {
    if (error instanceof ServerFault) return error.message
    throw error
  }
}

async function readRules(
  door: Door,
  vantage: Vantage,
  logins: readonly Login[],
): Promise<readonly LoginTrial[]> {
  const way = 'by pg_hba.conf'
  const { state } = door
  const rules = isUnseen(state) ? state : state.hba
  if (isUnseen(rules)) return logins.map((login) => trialOf(door, vantage, login, way, rules))
  const address = await lookup(vantage.address).then(
    (found) => found.address,
    () => vantage.address,
  )
  return logins.map((login) => {
    const { kind, user, database = 'replication' } = login
    const { rule, isSure } = hbaVerdict(rules, {
      user,
      database,
      address,
      hasTls: door.address.tls !== undefined,
    })
    if (rule === undefined && isSure) return trialOf(door, vantage, login, way, `no line for ${address}`)
    if (rule?.method === 'reject' && isSure)
      return trialOf(door, vantage, login, way, `line ${rule.line} rejects ${address}`)
    const isEnough = isSure && (kind === 'replication' || vantage.way !== undefined)
    if (isEnough) return trialOf(door, vantage, login, way, undefined)
    const unseen = isSure
      ? 'its rules would let it in, which nobody has tried'
      : 'its rules cannot be read from here'
    const remedy = `write deploy: {via: ssh} for ${vantage.name}, and ssh: at its host`
    return trialOf(door, vantage, login, way, { unseen, remedy })
  })
}

function trialOf(
  { name }: Door,
  { name: from }: Vantage,
  { kind, user, database }: Login,
  way: string,
  refused: LoginTrial['refused'],
): LoginTrial {
  return { candidate: name, kind, from, user, database, way, refused }
}
