import { type Check, onBoth, type Verdict } from '../check.ts'
import { walsenderOf } from '../walsender-of.ts'

export const streaming: Check = {
  id: 'streaming',
  severity: 'refuse',
  title: 'the primary streams to the candidate',
  why: 'what is not sent is lost, or waited for while clients are held',
  judge: (observation, candidate) =>
    onBoth(observation, candidate, (primary, { name, state }): Verdict => {
      if (state.receiver === undefined)
        return {
          status: 'bad',
          subject: name,
          measured: 'no walreceiver runs',
          limit: 'streaming',
          remedy: `look into the log of ${name}: primary_conninfo, pg_hba.conf of ${primary.name}, a missing slot`,
        }
      const walsender = walsenderOf(primary.state, state.receiver)
      if (walsender !== undefined)
        return {
          status: walsender.state === 'streaming' ? 'ok' : 'bad',
          subject: name,
          measured: walsender.state,
          limit: 'streaming',
          remedy: `wait until ${name} has caught up`,
        }
      const { slot, applicationName } = state.receiver
      const identity = slot === undefined ? `application_name ${applicationName}` : `slot ${slot}`
      return {
        status: 'bad',
        subject: name,
        measured: `${primary.name} has no walsender, or several, with ${identity}`,
        limit: 'one',
        remedy: `give ${name} an application_name of its own in primary_conninfo, and let it follow ${primary.name}`,
      }
    }),
}
