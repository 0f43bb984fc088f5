import { type Check, primaryOf, unknown, type Verdict } from '../check.ts'
import type { Observation, OwnSession, PoolerServer, Session } from '../observation.ts'
import { isUnseen } from '../seen.ts'

export const directClients: Check = {
  id: 'direct-clients',
  severity: 'refuse',
  title: 'every client of the primary comes through a pooler, or is declared',
  why: 'a client past the poolers gets errors, and may write to the old primary when that comes back',
  judge(observation) {
    const primary = primaryOf(observation)
    if (isUnseen(primary.state)) return [unknown(primary.name, primary.state)]
    const { sessions } = primary.state
    const strangers = sessions.filter((session) => !isKnown(session, observation))
    if (strangers.length === 0)
      return [{ status: 'ok', subject: primary.name, measured: `${sessions.length} clients, all known` }]
    return [...perKind(strangers)].map(
      ([subject, count]): Verdict => ({
        status: 'bad',
        subject,
        measured: `${count} ${count === 1 ? 'session' : 'sessions'} on ${primary.name} past the poolers`,
        limit: '0',
        remedy: 'end it, lead it through a pooler, or write it into direct_clients:',
      }),
    )
  },
}

function isKnown(session: Session, { declared, poolers, manager }: Observation): boolean {
  const { user, applicationName, address } = session
  if (/^dbbal( |$)/.test(applicationName) && user === declared.admin) return true
  if (user === declared.monitor) return true
  if (manager?.sessions.some((own) => isOwn(own, session)) === true) return true
  const fits = declared.directClients.some(
    (client) =>
      client.slot === undefined &&
      (client.user ?? user) === user &&
      (client.application_name ?? applicationName) === applicationName &&
      (client.address ?? address) === address,
  )
  if (fits) return true
  return poolers.some(
    ({ state }) => !isUnseen(state) && state.servers.some((server) => isSame(server, session)),
  )
}

function isOwn(own: OwnSession, { user, applicationName, address }: Session): boolean {
  return (
    (own.user ?? user) === user &&
    own.names?.includes(applicationName) !== false &&
    (own.isLocal !== true || address === undefined)
  )
}

function isSame(server: PoolerServer, { pid, address, port }: Session): boolean {
  if (address === undefined) return server.pid === pid
  return server.port === port && server.address === address
}

function perKind(sessions: readonly Session[]): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>()
  for (const { user, database, applicationName, address } of sessions) {
    const program = applicationName === '' ? '' : ` as ${applicationName}`
    const kind = `${user}@${database} from ${address ?? 'a socket'}${program}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return kinds
}
