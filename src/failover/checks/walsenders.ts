import { type Check, isSeenServer, primaryOf, unknown, type Verdict } from '../check.ts'
import type { DirectClient, Walsender } from '../observation.ts'
import { bytesText, secondsText } from '../quantity.ts'
import { isUnseen } from '../seen.ts'
import { walsenderOf } from '../walsender-of.ts'

export const walsenders: Check = {
  id: 'walsenders',
  severity: 'warn',
  title: 'nobody but replicas receives WAL',
  why: 'a stop waits for every receiver, without an end for one that has stopped reading; none of them moves by itself',
  judge(observation) {
    const { name, state } = primaryOf(observation)
    if (isUnseen(state)) return [unknown(name, state)]
    const replicas = observation.servers
      .filter(isSeenServer)
      .map((server) => walsenderOf(state, server.state.receiver)?.pid)
    const others = state.walsenders.filter(
      (each) => !replicas.includes(each.pid) && !isDeclared(each, observation.declared.directClients),
    )
    if (others.length === 0)
      return [{ status: 'ok', subject: name, measured: `${state.walsenders.length} replicas` }]
    return others.map(
      (each): Verdict => ({
        status: 'bad',
        subject: each.slot ?? each.applicationName,
        measured: `${each.isLogical ? 'logical' : 'physical'}, ${behind(each)}`,
        remedy: `it is ended before the stop; lead it to the new primary afterwards, or write it into direct_clients:`,
      }),
    )
  },
}

/** What was sent says nothing of what was received: a consumer that has stopped reading is 48 bytes behind. */
function behind({ flushLagBytes, silentSeconds }: Walsender): string {
  const bytes =
    flushLagBytes === undefined ? 'nothing confirmed' : `${bytesText(flushLagBytes)} not confirmed`
  return silentSeconds === undefined ? bytes : `${bytes}, silent for ${secondsText(silentSeconds)}`
}

function isDeclared(
  { slot, user, applicationName, address }: Walsender,
  clients: readonly DirectClient[],
): boolean {
  return clients.some(
    (client) =>
      (client.slot ?? slot) === slot &&
      (client.user ?? user) === user &&
      (client.application_name ?? applicationName) === applicationName &&
      (client.address ?? address) === address,
  )
}
