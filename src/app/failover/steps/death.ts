import { judgeDeath } from '../../../failover/judge-death.ts'
import { coolingDown } from '../cooling-down.ts'
import { knownRuns } from '../last-run.ts'
import { leftOver, notEnded } from '../left-over.ts'
import { sightingsOf } from '../sightings.ts'
import type { Step } from '../switchover.ts'
import { poolerVantages } from '../vantages.ts'

/** A primary that only this machine cannot see is not dead. What there was no time for before is made up for meanwhile. */
export const death: Step = {
  phase: 'death',
  plan: ({ from }) =>
    `sees from this machine, the poolers' machines and the replicas that ${from.server.name} is dead: two at least, and nobody sees it alive`,
  limitMs: 10_000,
  async act(switchover) {
    const { open, run, choice, poolers, from, to, siblings, openHosts } = switchover
    const { server } = from
    const replicas = [to, ...siblings].map((each) => each.server)
    const [sightings, { last, all }] = await Promise.all([
      sightingsOf(server, poolerVantages(open), replicas),
      knownRuns(open, choice.variables, run),
      poolers.openRest(),
      openHosts(),
    ])
    const left = last && leftOver(last)
    if (left !== undefined) return { answer: 'failed', message: notEnded(left) }
    const cooling = switchover.hasCooldown ? coolingDown(open, all) : undefined
    if (cooling !== undefined) return { answer: 'failed', message: cooling }
    const { isDead, message } = judgeDeath(server.name, sightings)
    return { answer: isDead ? 'done' : 'failed', message }
  },
}
