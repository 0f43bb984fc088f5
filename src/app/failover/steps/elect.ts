import { lsnOf } from '../../../engines/postgresql/lsn.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import { elect } from '../../../failover/elect.ts'
import { limitsOf } from '../../../failover/limits.ts'
import { bytesText } from '../../../failover/quantity.ts'
import { lossOf, lossText } from '../failover-loss.ts'
import { feederOf } from '../feeder.ts'
import { readSurvivors } from '../survivors.ts'
import type { Step } from '../switchover.ts'

/** What a survivor has received is not lost, whoever it is: the candidate has most, or can stream it from who has. */
export const election: Step = {
  phase: 'elect',
  plan: ({ to }) =>
    `sees that no replica has received more than ${to.server.name}, or one that it can stream the rest from; what may be lost; and that the poolers' files can follow`,
  limitMs: 5000,
  async act(switchover, limitMs) {
    const { to, cluster, maxLag } = switchover
    const { refused, ahead, unasked } = elect(to.server.name, await readSurvivors(switchover))
    if (refused !== undefined) return { answer: 'failed', message: refused }
    const fed = ahead && (await feederOf(switchover, ahead))
    if (fed && 'refused' in fed) return { answer: 'failed', message: fed.refused }
    const prepared = await switchover.poolers.prepare(limitMs)
    if (prepared.answer !== 'done') return prepared
    const { timeline, lsn } = await readPosition(fed?.feeder ?? to.server)
    const loss = await lossOf(switchover, { timeline, lsn, received: Number(lsnOf(lsn)) })
    const { lagBytes } = limitsOf({
      ...cluster.declared.failover,
      ...(maxLag !== undefined && { max_lag: maxLag }),
    })
    const facts = { timeline, received: lsn, loss, ...(fed && { feeder: fed.feeder.name }) }
    const most = `at most ${lagBytes === undefined ? '' : bytesText(lagBytes)}`
    if (lagBytes !== undefined && loss.bytes !== undefined && loss.bytes > lagBytes)
      return {
        answer: 'failed',
        message: `possible loss: ${lossText(loss)}, ${most} (failover.max_lag)`,
        facts,
      }
    const others = unasked.length === 0 ? '' : `; ${unasked.join(', ')} could not be asked, and may have more`
    const has =
      ahead && fed
        ? `${fed.feeder.name} has received ${lsn}, ${ahead.bytes} bytes more than ${to.server.name}, which is to stream them from it`
        : `${to.server.name} has received ${lsn}, and nobody more`
    const message = `${has}${others}; possible loss: ${lossText(loss)}`
    return { answer: 'done', message, facts }
  },
}
