import type { FailoverOptions } from '../failover/failover-report.ts'
import type { DrillOptions } from './drill-options.ts'

/** A switchover of a drill: nobody is asked again. */
export function switchoverOptions(
  options: DrillOptions,
  { from, to }: Pick<FailoverOptions, 'from' | 'to'>,
): FailoverOptions {
  const { topology, environment, cluster, workingDirectory, variables, readStdin } = options
  const { timeoutMs, accepted, onPhase, guardProgram, program, signal } = options
  return {
    topology,
    environment,
    cluster,
    workingDirectory,
    variables,
    readStdin,
    from,
    to,
    wish: undefined,
    timeoutMs,
    quietMs: 0,
    accepted,
    maxLag: undefined,
    mayFailOver: options.fault !== undefined,
    isDryRun: false,
    isSure: true,
    runbook: undefined,
    fingerprint: undefined,
    mayWrite: true,
    output: options.generated,
    confirm: async () => {},
    askForName: undefined,
    hasCooldown: false,
    onPhase,
    guardProgram,
    program,
    signal,
  }
}
