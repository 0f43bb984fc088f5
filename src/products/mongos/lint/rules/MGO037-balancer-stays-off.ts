import type { ScriptField, ScriptValue } from '../../../../formats/mongosh-script.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atPlace, fieldOf, type Operation, operationsOf, type Script, textOf } from '../script.ts'

export default mongosRule({
  id: 'MGO037',
  name: 'balancer-stays-off',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a balancer that is stopped and not started again, or whose window is none',
  why: 'Chunks never move again: new shards stay empty and the fullest one grows.',
  source:
    'MongoDB manual, Manage Sharded Cluster Balancer: times are HH:MM, and the balancer stays off until it is started',
  exampleKind: 'sharding.js',
  bad: 'sh.stopBalancer()\nsh.status()\n',
  good: 'sh.stopBalancer()\nsh.status()\nsh.startBalancer()\n',
  *check({ scripts }) {
    for (const script of scripts) {
      const off = lastStop(script)
      if (off !== undefined)
        yield {
          ...atPlace(script, off),
          message: 'the balancer is stopped and not started again',
          hint: 'end with sh.startBalancer()',
        }
      for (const { callee, values } of script.calls) {
        // Every other call would be read for nothing.
        if (!/\.(?:update|updateOne|insertOne|insert|save|replaceOne)$/.test(callee)) continue
        for (const window of values().flatMap(windowsIn)) yield* windowFaults(script, window)
      }
    }
  },
})

function lastStop(script: Script): Operation | undefined {
  const last = operationsOf(
    script,
    'stopBalancer',
    'balancerStop',
    'startBalancer',
    'balancerStart',
    'setBalancerState',
  ).at(-1)
  if (last === undefined) return undefined
  if (last.action === 'setBalancerState') {
    const state = last.values.get('setBalancerState')
    return state?.kind === 'boolean' && !state.value ? last : undefined
  }
  return /stop/i.test(last.action) ? last : undefined
}

function windowsIn(value: ScriptValue): ScriptField[] {
  if (value.kind !== 'object') return []
  return value.fields.flatMap((field) => (field.name === 'activeWindow' ? [field] : windowsIn(field.value)))
}

function* windowFaults(script: Script, { at, value }: ScriptField) {
  const times = ['start', 'stop'].map((name) => ({
    name,
    text: textOf(fieldOf(value, name)),
    found: fieldOf(value, name),
  }))
  for (const { name, text, found } of times) {
    if (text === undefined || found === undefined || /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(text)) continue
    yield {
      ...atPlace(script, found),
      message: `${name} ${JSON.stringify(text)} of the balancer window is no time, expected HH:MM`,
      hint: 'write it as "01:00", in the time zone of the config servers\' primary',
    }
  }
  const [start, stop] = times
  if (start?.text === undefined || start.text !== stop?.text) return
  yield {
    ...atPlace(script, at),
    message: `the balancer window from ${JSON.stringify(start.text)} to ${JSON.stringify(stop.text)} has no length`,
    hint: 'name a later end, or leave the window out',
  }
}
