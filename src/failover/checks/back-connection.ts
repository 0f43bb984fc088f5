import type { Check } from '../check.ts'
import { judgeLogins } from '../judge-logins.ts'

export const backConnection: Check = {
  id: 'back-connection',
  severity: 'refuse',
  isOfManager: true,
  title: 'the candidate lets the old primary and the other replicas replicate from it',
  why: 'otherwise nobody follows the new primary; with synchronous replication every commit hangs',
  judge: ({ logins, servers }, candidate) =>
    servers.length < 2
      ? []
      : judgeLogins(
          logins.filter((trial) => trial.candidate === candidate.name && trial.kind === 'replication'),
          candidate.name,
          'write replication: {user: NAME, password: {secret: NAME}} at the cluster',
        ),
}
