import { type HttpAddress, type HttpAnswer, requestHttp } from '../../../drivers/http.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import type { ManagedInstance, Manager, ManagerAnswer } from './manager.ts'
import { membersOf, type PatroniCluster, type PatroniMember, readCluster } from './patroni-cluster.ts'

export interface PatroniOptions {
  instances: readonly ManagedInstance[]
  /** Of the cluster; whatever it is where absent. */
  scope: string | undefined
  /** Of every member: the host is the instance's. */
  api: Omit<HttpAddress, 'host'>
}

/** It looked at what was asked for and declined, before it wrote anything down. https://patroni.readthedocs.io/en/latest/rest_api.html */
const declined = [400, 401, 403, 404, 412]
/** Its 503 with these words: what was asked for is no longer there, and the leader is still the same. */
const givenUp = /^(Switchover|Failover) failed$/

/** Patroni, through the REST interfaces of its members. */
export function patroni({ instances, scope, api }: PatroniOptions): Manager {
  const addressOf = ({ host }: ManagedInstance): HttpAddress => ({ ...api, host })
  let known: readonly PatroniMember[] = []
  const look = async (limitMs: number): Promise<PatroniCluster> => {
    const cluster = await anyCluster(instances, addressOf, limitMs)
    known = membersOf(cluster, instances)
    return cluster
  }
  return {
    kind: 'patroni',
    title: 'Patroni',
    // The latter two since Patroni 4.
    sessions: [{ names: ['Patroni', 'Patroni restapi', 'Patroni heartbeat'] }],
    failoverCommand: (to) =>
      `patronictl failover ${scope ?? 'SCOPE'}${to === undefined ? '' : ` --candidate ${nameOf(known, to)}`}`,
    async observe(limitMs) {
      const cluster = await look(limitMs)
      const leader = known.find(({ isLeader }) => isLeader)?.instance
      const own = instances.find(({ name }) => name === leader)
      return {
        leader,
        isPaused: cluster.pause === true,
        members: known.flatMap(({ instance, hindrance }) =>
          instance === undefined ? [] : [{ instance, hindrance }],
        ),
        amiss: own && (await amissAt(own.name, addressOf(own), scope, limitMs)),
      }
    },
    async switchOver({ from, to }, limitMs, enough) {
      const leader = instances.find(({ name }) => name === from)
      if (leader === undefined) throw new Error(`${from} is no instance`)
      try {
        // The names are known since the checks: clients wait.
        if (known.length === 0) await look(limitMs)
        const body = { leader: nameOf(known, from), candidate: nameOf(known, to) }
        // The leader's own interface: another member only writes it down, and the leader sees it when it looks next.
        const asked = { method: 'POST', path: '/switchover', body } as const
        return answerOf(await requestHttp(addressOf(leader), asked, limitMs, enough))
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error
        return { isRefused: error.kind === 'unreachable', message: `Patroni of ${from}: ${error.message}` }
      }
    },
    close: async () => {},
  }
}

function nameOf(known: readonly PatroniMember[], instance: string): string {
  return known.find((each) => each.instance === instance)?.name ?? instance
}

function answerOf({ status, text }: HttpAnswer): ManagerAnswer {
  const said = text.trim().replaceAll(/\s+/g, ' ').slice(0, 200)
  const isRefused = declined.includes(status) || (status === 503 && givenUp.test(said))
  return { isRefused, message: `Patroni says ${status} ${said}` }
}

type AddressOf = (instance: ManagedInstance) => HttpAddress

/** What the first member that answers knows. @throws ServerFault where none does */
async function anyCluster(
  instances: readonly ManagedInstance[],
  addressOf: AddressOf,
  limitMs: number,
): Promise<PatroniCluster> {
  const asked = instances.map(async (each) => {
    const { status, text } = await requestHttp(addressOf(each), { method: 'GET', path: '/cluster' }, limitMs)
    if (status !== 200) throw new ServerFault('statement', `GET /cluster of ${each.name} says ${status}`)
    return readCluster(text)
  })
  try {
    return await Promise.any(asked)
  } catch (error) {
    throw (error as AggregateError).errors[0]
  }
}

/** Why the leader cannot be asked; another cluster may answer at its address. */
async function amissAt(
  name: string,
  address: HttpAddress,
  scope: string | undefined,
  limitMs: number,
): Promise<string | undefined> {
  try {
    const { text } = await requestHttp(address, { method: 'GET', path: '/patroni' }, limitMs)
    const { patroni: own } = JSON.parse(text) as { patroni?: { scope?: string } }
    if (scope === undefined || own?.scope === scope) return undefined
    return `Patroni of ${name} has the scope ${JSON.stringify(own?.scope)}, not ${JSON.stringify(scope)}`
  } catch (error) {
    if (error instanceof SyntaxError) return `no Patroni answers for ${name}`
    if (error instanceof ServerFault) return `Patroni of ${name} does not answer: ${error.message}`
    throw error
  }
}
