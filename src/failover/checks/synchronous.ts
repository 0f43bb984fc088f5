import { type Check, isSeenServer, onBoth, type SeenServer, siblingsOf, type Verdict } from '../check.ts'
import { countingStandbys, standbyNames } from '../standby-names.ts'

const setting = 'synchronous_standby_names'

export const synchronous: Check = {
  id: 'synchronous',
  severity: 'refuse',
  isOfManager: true,
  title: 'commits on the new primary find the standbys that they wait for',
  why: 'otherwise every commit hangs once the candidate is promoted',
  judge(observation, candidate) {
    const followers = siblingsOf(observation, candidate)
      .filter(isSeenServer)
      .flatMap(({ state }) => state.receiver?.applicationName ?? [])
    return onBoth(observation, candidate, (primary, seen) => judgeOne(primary, seen, followers))
  },
}

function judgeOne(primary: SeenServer, candidate: SeenServer, followers: readonly string[]): Verdict {
  const [here, there] = [candidate.state.settings[setting], primary.state.settings[setting]]
  const subject = candidate.name
  if (here === undefined || there === undefined)
    return {
      status: 'unknown',
      subject,
      measured: `${setting} is not shown to this account`,
      remedy: 'GRANT pg_read_all_settings to it',
    }
  const wanted = standbyNames(here)
  if (wanted === undefined) {
    const isLost = standbyNames(there) !== undefined
    return {
      status: isLost ? 'warn' : 'ok',
      subject,
      measured: isLost
        ? `commits wait for nobody there, on ${primary.name} they do`
        : 'commits wait for nobody',
      remedy: isLost ? `set ${setting} on ${subject} as on ${primary.name}` : undefined,
    }
  }
  const counting = countingStandbys(wanted, followers)
  return {
    status: counting.length >= wanted.number ? 'ok' : 'bad',
    subject,
    measured: `${counting.length} of its standbys will be there${counting.length === 0 ? '' : `: ${counting.join(', ')}`}`,
    limit: `at least ${wanted.number}, by ${setting} = '${here}'`,
    remedy: `name replicas in ${setting} of ${subject} that will follow it, or make them stream`,
  }
}
