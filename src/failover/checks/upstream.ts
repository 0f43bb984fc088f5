import { type Check, onBoth, primaryOf, siblingsOf, type Verdict } from '../check.ts'
import type { Observation, ObservedServer } from '../observation.ts'
import { walsenderOf } from '../walsender-of.ts'

export const upstream: Check = {
  id: 'upstream',
  severity: 'refuse',
  title: 'every replica follows the server that it should',
  why: 'a replica that is wired to another server shows no lag and is stale for ever',
  judge: (observation, candidate) =>
    [candidate, ...siblingsOf(observation, candidate)].flatMap((replica) => judgeOne(observation, replica)),
}

function judgeOne(observation: Observation, replica: ObservedServer): readonly Verdict[] {
  const source = observation.servers.find(({ name }) => name === replica.follows) ?? primaryOf(observation)
  const moved: Observation = { ...observation, declared: { ...observation.declared, primary: source.name } }
  return onBoth(moved, replica, (from, { name, state }): Verdict => {
    const { receiver } = state
    if (receiver === undefined)
      return {
        status: 'warn',
        subject: name,
        measured: 'follows nobody',
        limit: from.name,
        remedy: `let ${name} follow ${from.name}, or take it out of the topology`,
      }
    const isWired = walsenderOf(from.state, receiver) !== undefined
    return {
      status: isWired ? 'ok' : 'bad',
      subject: name,
      measured: isWired ? `follows ${from.name}` : `follows ${receiver.host}:${receiver.port}`,
      limit: from.name,
      remedy: `correct primary_conninfo of ${name}`,
    }
  })
}
