import { replicaName } from '../../../engines/postgresql/replica-name.ts'
import { harmlessness } from '../../../failover/harmless.ts'
import { judgeGone } from '../../../failover/judge-death.ts'
import { fillPlaceholders } from '../../../topology/placeholders.ts'
import { lastSeenIn } from '../last-seen.ts'
import { runHook } from '../run-hook.ts'
import { dial } from '../sightings.ts'
import type { StepResult } from '../step-result.ts'
import type { Step, Switchover } from '../switchover.ts'
import { poolerVantages } from '../vantages.ts'

/** What is left for the steps behind it, of the time that clients are held. */
const restMs = 1500

/**
 * That nobody sees a primary is no reason to make another one: it may be cut off, and serve. A hook has switched it off, and a
 * look agrees; or synchronous replication keeps it from acknowledging anything; or a person says so, on a terminal, as long as
 * every pooler is held.
 */
export const isolate: Step = {
  phase: 'isolate',
  plan: ({ from, cluster, askForName }) => {
    const { name } = from.server
    if (cluster.declared.fence?.hook !== undefined)
      return `runs the fence hook for ${name}, and sees that it is gone`
    const typed = askForName === undefined ? '' : `, or asks for ${cluster.name} to be typed`
    return `sees that synchronous replication keeps ${name} from acknowledging a commit${typed}`
  },
  limitMs: 60_000,
  async act(switchover, limitMs) {
    const { cluster, askForName, from, facts } = switchover
    const { left = {} } = facts
    const leftMs = Math.max(1, limitMs - restMs)
    if (cluster.declared.fence?.hook !== undefined)
      return byHook(switchover, cluster.declared.fence.hook, leftMs)
    const { isHarmless, message } = await bySynchronousReplication(switchover)
    if (isHarmless) return fenced(message)
    if (Object.keys(left).length > 0)
      return {
        answer: 'failed',
        message: `${Object.keys(left).join(', ')} cannot be reached and may lead clients to ${from.server.name}: no fence hook is declared, and ${message}`,
      }
    if (askForName === undefined)
      return {
        answer: 'failed',
        message: `nothing keeps ${from.server.name} from writing: no fence hook is declared, and ${message}`,
      }
    const question = `${message}\nmake sure that ${from.server.name} is off and stays off, then type ${cluster.name} (within ${Math.floor(leftMs / 1000)} s): `
    if (await askForName(question, cluster.name, leftMs))
      return fenced(`an operator says that ${from.server.name} is off, and has typed ${cluster.name}`)
    return { answer: 'failed', message: `${cluster.name} was not typed: ${from.server.name} may live` }
  },
}

function fenced(message: string, isOff = false): StepResult {
  return { answer: 'done', message, facts: { fence: message, isOff } }
}

async function byHook(
  { open, from: { server }, cluster, run }: Switchover,
  hook: readonly string[],
  limitMs: number,
): Promise<StepResult> {
  const instance = cluster.instances.find(({ name }) => name === server.name)
  const values = { instance: server.name, host: instance?.hostName, 'host.address': instance?.address }
  const result = await runHook(
    hook.map((word) => fillPlaceholders(word, values)),
    {
      what: 'the fence hook',
      directory: open.loaded.files[0]?.directory ?? '.',
      environment: {
        DBBAL_CLUSTER: cluster.name,
        DBBAL_INSTANCE: server.name,
        DBBAL_HOST: server.address.host,
        DBBAL_PORT: String(server.address.port),
        DBBAL_RUN: run,
      },
      limitMs,
    },
  )
  if (result.answer !== 'done') return result
  const here = { name: 'this machine', address: 'localhost', way: 'here' } as const
  const others = poolerVantages(open).filter(({ way }) => way !== 'here')
  const sightings = await Promise.all([here, ...others].map((vantage) => dial(server, vantage)))
  const { isGone, message } = judgeGone(server.name, sightings)
  if (!isGone) return { answer: 'failed', message: `${result.message}, but ${message}` }
  return fenced(`${result.message}, and ${message}`, true)
}

async function bySynchronousReplication(
  switchover: Switchover,
): Promise<{ isHarmless: boolean; message: string }> {
  const { open, cluster, from, to, siblings, facts, choice } = switchover
  const { name } = from.server
  if (cluster.declared.synchronous === undefined)
    return { isHarmless: false, message: 'the topology declares no synchronous replication' }
  const seen = lastSeenIn(open, choice.variables)
  const away = [to, ...siblings.filter(({ server }) => facts.frozen?.includes(server.name))]
  const names = await Promise.all(away.map(({ server }) => replicaName(server)))
  return harmlessness(name, seen?.primary === name ? seen : undefined, names)
}
