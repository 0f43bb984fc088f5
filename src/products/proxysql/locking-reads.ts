import type { Protocol } from './subject.ts'

/** Queries that look like reads and belong to the writer. */
interface LockingReads {
  id: number
  name: string
  /** Over the digest's text, not anchored: a locking read may begin with WITH or a bracket, and end with NOWAIT. */
  matchDigest: string
}

/** Ids of the topology's own rules begin after these, so that nothing comes before the locking reads. */
export const lastReservedRuleId = 99

export const lockingReads: Readonly<Record<Protocol, readonly LockingReads[]>> = {
  mysql: [
    { id: 10, name: 'locking reads', matchDigest: '\\b(FOR (UPDATE|SHARE)|LOCK IN SHARE MODE)\\b' },
    {
      id: 20,
      name: 'named locks',
      matchDigest: '\\b(GET_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS|IS_FREE_LOCK|IS_USED_LOCK) ?\\(',
    },
  ],
  pgsql: [
    { id: 10, name: 'locking reads', matchDigest: '\\bFOR (NO KEY )?(UPDATE|SHARE)\\b|\\bFOR KEY SHARE\\b' },
    {
      id: 20,
      name: 'advisory locks and sequences',
      matchDigest: '\\b(pg_(try_)?advisory_\\w+|nextval|setval) ?\\(',
    },
  ],
}
