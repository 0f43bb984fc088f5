import type { Server } from '../../engines/postgresql/server.ts'
import type { ServerHost } from '../../engines/postgresql/server-host.ts'
import type { Acceptances } from '../../failover/judge.ts'
import type { Kind, Phase } from '../../failover/phase.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { TopologyChoice } from '../open-topology.ts'
import type { OpenCluster } from './open-cluster.ts'
import type { Poolers } from './poolers.ts'
import type { Facts, StepResult } from './step-result.ts'

/** An instance in its part of a switchover. */
export interface Member {
  server: Server
  /** Stops, starts and rewinds it; undefined where the topology declares no `control`, or its machine cannot be reached. */
  host: ServerHost | undefined
}

/** The topology that says who is primary, and the directory with the files that follow from it. */
export interface RecordChoice extends TopologyChoice {
  output: string
  /** Both may be changed. */
  mayWrite: boolean
}

/** One switchover or failover while it runs. */
export interface Switchover {
  kind: Kind
  /** Identifies the run in guards, journals and the canary. */
  run: string
  /** An earlier process has begun it: what that one has seen may be so no more. */
  isTakenUp: boolean
  open: OpenCluster
  cluster: PostgresqlPrimaryCluster
  from: Member
  /** Who is to be the primary; another one where a manager has chosen another one. */
  to: Member
  siblings: readonly Member[]
  poolers: Poolers
  facts: Facts
  /** Held while it runs; undefined while it is only planned. */
  lock: { check(): Promise<void>; giveUp(instance: string): Promise<void> } | undefined
  /** What is left of the time that clients may be held; undefined while nothing is paused. */
  leftMs(): number | undefined
  /** How long clients may be held before everything is undone. */
  timeoutMs: number
  /** How long long transactions may take to end, before anything is held. */
  quietMs: number
  accepted: Acceptances
  /** Of the candidate, instead of what the topology says. */
  maxLag: string | undefined
  /** Which topology, and what may be changed of it. */
  choice: RecordChoice
  /** Opens the ways to the servers' machines, where that had to wait until the clients were held. Never throws. */
  openHosts(): Promise<void>
  /** A dead primary is not replaced soon after another one was. */
  hasCooldown: boolean
  /** Asks on the terminal for a name to be typed; undefined where there is none. */
  askForName: AskForName | undefined
  /** Closes what was opened for it. Never throws. */
  close(): Promise<void>
}

/** False where another name was typed, or none in time. */
export type AskForName = (question: string, name: string, limitMs: number) => Promise<boolean>

/** What is done in a phase. It looks first: run again, it does only what is missing. */
export interface Step {
  phase: Phase
  /** What the plan says of it. */
  plan(switchover: Switchover): string
  /** How long it may take; less where the clients have waited for long. */
  limitMs: number | ((switchover: Switchover) => number)
  /** What is to be on the disk before it acts, for whoever has to undo it. */
  intend?(switchover: Switchover): Promise<Facts>
  /** A ServerFault that it throws is an answer. */
  act(switchover: Switchover, limitMs: number, signal: AbortSignal): Promise<StepResult>
}

/** Milliseconds; 0 where nothing is waited for. */
export function limitOf({ limitMs }: Step, switchover: Switchover): number {
  return typeof limitMs === 'number' ? limitMs : limitMs(switchover)
}
