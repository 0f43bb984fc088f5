import { type Check, onBoth } from '../check.ts'

export const timeline: Check = {
  id: 'timeline',
  severity: 'refuse',
  title: 'the candidate is on the timeline of the primary',
  why: 'on another timeline its history is another one',
  isFinal: true,
  judge: (observation, candidate) =>
    onBoth(observation, candidate, (primary, { name, state }) => ({
      status: state.timeline === primary.state.timeline ? 'ok' : 'bad',
      subject: name,
      measured: `timeline ${state.timeline}`,
      limit: `timeline ${primary.state.timeline}`,
      remedy: `find out when ${name} was promoted, and rewind or rebuild it`,
    })),
}
