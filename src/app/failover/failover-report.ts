import type { Judgement } from '../../failover/check.ts'
import type { Ended } from '../../failover/ended.ts'
import type { Acceptances } from '../../failover/judge.ts'
import type { Kind, Phase } from '../../failover/phase.ts'
import type { Wish } from '../../failover/take-up.ts'
import type { GuardProcess } from '../pgbouncer/guard.ts'
import type { EvidenceLine } from './evidence.ts'
import type { ClusterChoice } from './open-cluster.ts'
import type { PlannedStep } from './plan.ts'
import type { FailoverLoss, StepResult } from './step-result.ts'
import type { AskForName } from './switchover.ts'

export interface FailoverOptions extends ClusterChoice {
  to: string | undefined
  /** A primary that is dead is replaced; else only one that lives hands over. */
  mayFailOver: boolean
  /** Only where this one is the primary. */
  from: string | undefined
  /** What is wanted of a run that was cut off; undefined for a new one. */
  wish: Wish | undefined
  /** How long clients may be held. */
  timeoutMs: number
  /** How long to wait for long transactions to end, before anything is held. */
  quietMs: number
  accepted: Acceptances
  /** Of the candidate, instead of the topology's: `1MiB`, `500ms`. */
  maxLag: string | undefined
  isDryRun: boolean
  /** Directory that a dry run writes its plan to, as files for a shell. */
  runbook: string | undefined
  /** Nobody is asked: `confirm` says yes. */
  isSure: boolean
  /** The fingerprint of a plan that was saved: nothing else is carried out. */
  fingerprint: string | undefined
  mayWrite: boolean
  /** Output directory of `dbbal generate`. */
  output: string
  /** @throws DbbalError where the answer is no */
  confirm: (proposal: Proposal) => Promise<void>
  /** Undefined where there is no terminal. */
  askForName: AskForName | undefined
  /** Nobody watches: a dead primary is not replaced soon after another one was. */
  hasCooldown: boolean
  onPhase: (phase: Phase, result: PhaseResult | undefined) => void
  /** bin/guard.cjs */
  guardProgram: string
  /** The process of a guard, where that was started beforehand. */
  startedGuard?: GuardProcess | undefined
  program: { version: string; argv: readonly string[] }
  /** Ctrl-C and SIGTERM. */
  signal: AbortSignal
}

/** What an operator says yes to. */
export interface Proposal {
  kind: Kind
  cluster: string
  from: string
  to: string
  plan: readonly PlannedStep[]
  checks: readonly Judgement[]
  /** Of a failover, where it was looked at. */
  loss?: FailoverLoss | undefined
  /** Of the topology, the instances and the plan: what a saved plan is held against. */
  fingerprint?: string
}

export type PhaseResult = StepResult & { tookMs: number }

/** What came of a command, all of it. */
export interface FailoverReport extends Proposal {
  run: string | undefined
  /** Undefined where nothing was to be done. */
  ended: Ended | undefined
  steps: readonly (PhaseResult & { phase: Phase })[]
  evidence: readonly EvidenceLine[]
  /** What changed, or would change, in the topology and the generated files. */
  diff: string | undefined
  /** Path of the journal. */
  journal: string | undefined
}
