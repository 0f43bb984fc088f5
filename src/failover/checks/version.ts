import { type Check, onBoth } from '../check.ts'

export const version: Check = {
  id: 'version',
  severity: 'refuse',
  title: 'the version of the candidate is not lower',
  why: 'a newer server may have written what an older one gets wrong; the other way round is an upgrade under way',
  judge: (observation, candidate) =>
    onBoth(observation, candidate, (primary, { name, state }) => ({
      status: state.version >= primary.state.version ? 'ok' : 'bad',
      subject: name,
      measured: versionText(state.version),
      limit: `at least ${versionText(primary.state.version)}`,
      remedy: `update ${name}`,
    })),
}

function versionText(number: number): string {
  return `${Math.floor(number / 10_000)}.${number % 10_000}`
}
