import type { Acceptances } from '../../failover/judge.ts'
import type { FailoverOptions, Proposal } from '../failover/failover-report.ts'
import type { ClusterChoice } from '../failover/open-cluster.ts'
import type { DrillTarget } from './drill-target.ts'
import type { Fault } from './faults.ts'

/** What an operator says yes to. */
export interface DrillProposal extends Proposal {
  target: DrillTarget
  fault: Fault | undefined
}

export interface DrillOptions extends ClusterChoice {
  /** Who becomes primary first; the best candidate where absent. */
  to: string | undefined
  databases: readonly string[]
  user: string | undefined
  schema: string
  /** Statements that each transaction of the writers holds. */
  script: string | undefined
  clients: number
  /** From one write of a client to its next. */
  paceMs: number
  /** How long the clients work before, between and after the switchovers. */
  aroundMs: number
  /** So many switchovers, there and back. */
  times: number
  timeoutMs: number
  /** Done to the primary each time; undefined: it hands over. */
  fault: Fault | undefined
  accepted: Acceptances
  /** Output directory of `dbbal generate`. */
  generated: string
  /** Where the logs of the clients lie meanwhile. */
  temporary: string
  /** @throws DbbalError where the answer is no */
  confirm: (proposal: DrillProposal) => Promise<void>
  /** What begins now, or what is amiss. */
  tell: (message: string) => void
  onPhase: FailoverOptions['onPhase']
  /** bin/guard.cjs */
  guardProgram: string
  /** bin/drill-client.cjs */
  clientProgram: string
  program: FailoverOptions['program']
  /** Ctrl-C and SIGTERM: nothing is left of the drill. */
  signal: AbortSignal
}
