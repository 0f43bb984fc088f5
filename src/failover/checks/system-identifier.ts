import { type Check, onBoth } from '../check.ts'

export const systemIdentifier: Check = {
  id: 'system-identifier',
  severity: 'refuse',
  title: 'the candidate is a copy of the primary',
  why: 'a server with another system identifier holds other data',
  isFinal: true,
  judge: (observation, candidate) =>
    onBoth(observation, candidate, (primary, { name, state }) => ({
      status: state.systemIdentifier === primary.state.systemIdentifier ? 'ok' : 'bad',
      subject: name,
      measured: state.systemIdentifier,
      limit: primary.state.systemIdentifier,
      remedy: `make ${name} from a base backup of ${primary.name}`,
    })),
}
