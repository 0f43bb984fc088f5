import type { Window } from '../../src/app/drill/records.ts'
import type { FailoverReport } from '../../src/app/failover/failover-report.ts'
import type { Phase } from '../../src/failover/phase.ts'
import type { SwitchoverEstate } from '../../test/live/support/switchover-estate.ts'
import type { Parts } from './arm.ts'

/** The servers' own: nobody who moves a primary can do without. */
const servers: readonly Phase[] = ['stop', 'promote']
const clientsWait: readonly Phase[] = [
  'pause',
  'stage',
  'fence',
  'drain',
  'stop',
  'disarm',
  'promote',
  'attach',
  'canary',
]

export async function switchByDbbal(
  { dbbal }: Pick<SwitchoverEstate, 'dbbal'>,
  to: string,
): Promise<FailoverReport> {
  const { code, stdout, stderr } = await dbbal('switchover', '--to', to, '--yes', '--json')
  if (code !== 0) throw new Error(`dbbal switchover: exit ${code}\n${stdout}${stderr}`)
  return JSON.parse(stdout) as FailoverReport
}

/** What each step took while clients waited. `own` is the silence without what the servers took of it. */
export function partsOf({ steps }: FailoverReport, { fromMs, toMs }: Window): Parts {
  const took = (phase: Phase): number => steps.find((step) => step.phase === phase)?.tookMs ?? 0
  const { resumingSince = toMs } = steps.find(({ phase }) => phase === 'resume')?.facts ?? {}
  const first = toMs - resumingSince
  const passed = clientsWait.filter((phase) => steps.some((step) => step.phase === phase))
  const ofServers = servers.reduce((sum, phase) => sum + took(phase), first)
  return {
    ...Object.fromEntries(passed.map((phase) => [phase, took(phase)])),
    'first connection': first,
    own: toMs - fromMs - ofServers,
  }
}
