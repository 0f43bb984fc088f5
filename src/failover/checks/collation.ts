import { type Check, onSeen } from '../check.ts'

export const collation: Check = {
  id: 'collation',
  severity: 'warn',
  title: 'the candidate sorts as the primary does',
  why: 'indexes that were built with another version of the collation library miss rows',
  judge: (_, candidate) => [
    onSeen(candidate, ({ name, state: { collations } }) => ({
      status: collations.length === 0 ? 'ok' : 'bad',
      subject: name,
      measured: collations.length === 0 ? 'same versions' : `another version in ${collations.join(', ')}`,
      remedy: `bring the libraries of ${name} to the version of the primary, or reindex after the switchover`,
    })),
  ],
}
