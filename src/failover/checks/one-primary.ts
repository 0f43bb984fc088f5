import { type Check, isSeenServer, type Verdict } from '../check.ts'

export const onePrimary: Check = {
  id: 'one-primary',
  severity: 'refuse',
  title: 'the primary is the one of the topology, and the only one',
  why: 'a stale topology moves the writers to a server that has been demoted; of two primaries one loses its writes',
  isFinal: true,
  judge({ servers, declared }) {
    return servers.filter(isSeenServer).map(({ name, state }): Verdict => {
      const isDeclared = name === declared.primary
      const limit = isDeclared ? 'primary' : 'replica'
      const measured = state.isInRecovery ? 'replica' : 'primary'
      if (limit === measured) return { status: 'ok', subject: name, measured, limit }
      const remedy = isDeclared
        ? 'correct primary: in the topology'
        : `make ${name} a replica, or correct primary: in the topology`
      return { status: 'bad', subject: name, measured, limit, remedy }
    })
  },
}
