import type { Hook } from '../../../topology/declaration/cluster.ts'
import { fillPlaceholders } from '../../../topology/placeholders.ts'
import { durationMs } from '../../../topology/units.ts'
import { runHook } from '../run-hook.ts'
import type { StepResult } from '../step-result.ts'
import type { Member, Step, Switchover } from '../switchover.ts'

const usualTimeout = '30s'

type Moment = 'before' | 'after'

/** A backup that is stopped, a script that is told: nothing is held yet, and it may take its time. */
export const beforeHooks: Step = {
  phase: 'before-hooks',
  plan: (switchover) => planOf(switchover, 'before', switchover.from),
  limitMs: ({ cluster }) => allMs(cluster, 'before'),
  intend: async ({ cluster }) => (hooksOf(cluster, 'before').length === 0 ? {} : { isHooked: true }),
  act: (switchover, _, signal) => runAll(switchover, 'before', switchover.from, signal),
}

/** A VIP and DNS follow the primary, once the poolers' clients go on. */
export const afterHooks: Step = {
  phase: 'after-hooks',
  plan: (switchover) => planOf(switchover, 'after', switchover.to),
  limitMs: ({ cluster }) => allMs(cluster, 'after'),
  act: (switchover) => runAll(switchover, 'after', switchover.to),
}

/** What the hooks before it have ended goes on where the old primary serves again. */
export const undoHooks: Step = {
  phase: 'undo-hooks',
  plan: (switchover) => planOf(switchover, 'after', switchover.from),
  limitMs: ({ cluster }) => allMs(cluster, 'after'),
  async act(switchover) {
    if (switchover.facts.isHooked !== true) return { answer: 'done', message: 'no hook had been run' }
    return runAll(switchover, 'after', switchover.from)
  },
}

/** A hook, ready to be run. */
export interface ReadyHook {
  words: readonly string[]
  environment: Readonly<Record<string, string>>
  limitMs: number
}

/**
 * @param primary the one that serves meanwhile
 * @throws DbbalError (2) for a placeholder that has no value
 */
export function readyHooks(switchover: Switchover, moment: Moment, primary: Member): readonly ReadyHook[] {
  const { cluster, run, from, to } = switchover
  const { name, address } = primary.server
  const instance = cluster.instances.find((each) => each.name === name)
  const values = { instance: name, host: instance?.hostName, 'host.address': instance?.address }
  const environment = {
    DBBAL_CLUSTER: cluster.name,
    DBBAL_RUN: run,
    DBBAL_MOMENT: moment,
    DBBAL_FROM: from.server.name,
    DBBAL_TO: to.server.name,
    DBBAL_PRIMARY: name,
    DBBAL_PRIMARY_HOST: address.host,
    DBBAL_PRIMARY_PORT: String(address.port),
  }
  return hooksOf(cluster, moment).map((hook) => ({
    words: hook.run.map((word) => fillPlaceholders(word, values)),
    environment,
    limitMs: limitOfHook(hook),
  }))
}

function hooksOf({ declared }: Switchover['cluster'], moment: Moment): readonly Hook[] {
  return declared.failover?.hooks?.[moment] ?? []
}

function allMs(cluster: Switchover['cluster'], moment: Moment): number {
  return hooksOf(cluster, moment).reduce((sum, hook) => sum + limitOfHook(hook), 0)
}

function limitOfHook({ timeout = usualTimeout }: Hook): number {
  return durationMs(timeout)
}

function planOf(switchover: Switchover, moment: Moment, primary: Member): string {
  const hooks = readyHooks(switchover, moment, primary)
  if (hooks.length === 0) return 'no hook is declared'
  return `runs ${hooks.map(({ words }) => words.join(' ')).join(', then ')}`
}

/** One after the other, up to the first that fails before anything is held; all of them afterwards. */
async function runAll(
  switchover: Switchover,
  moment: Moment,
  primary: Member,
  signal?: AbortSignal,
): Promise<StepResult> {
  const directory = switchover.open.loaded.files[0]?.directory ?? '.'
  const results: StepResult[] = []
  for (const { words, ...hook } of readyHooks(switchover, moment, primary)) {
    const result = await runHook(words, { ...hook, what: 'the hook', directory, signal })
    results.push(result)
    if (moment === 'before' && result.answer !== 'done') break
  }
  if (results.length === 0) return { answer: 'done', message: 'no hook is declared' }
  const answer = results.every((each) => each.answer === 'done') ? 'done' : 'failed'
  return { answer, message: results.map(({ message }) => message).join('; ') }
}
