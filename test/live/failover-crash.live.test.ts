/** The same of a failover: the primary is killed first. Replication is synchronous, so that nothing may be lost. */
import { crashSuite } from './support/crash-suite.ts'

crashSuite('failover', {
  isSynchronous: true,
  cluster: ['    fence: {hook: [sh, fence.sh, "{instance}"]}'],
})
