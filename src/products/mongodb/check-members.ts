import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fault, quoted } from '../../diagnostics/finding.ts'
import type { ReplicaSet } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'
import { priorityOf } from './members.ts'

const longestDelayMs = 366 * 24 * 3_600_000

/** Options of members that contradict each other, and addresses that reach nobody. */
export function checkMembers(set: ReplicaSet): Diagnostic[] {
  const loopback = set.instances.filter(({ address }) => isLoopback(address))
  const mixed =
    loopback.length === 0 || loopback.length === set.instances.length
      ? []
      : loopback.map(({ path, address }) =>
          fault(
            'MGO041',
            [...path, 'host'],
            `${quoted(address)} reaches nobody from the other members' hosts`,
          ),
        )
  return [...mixed, ...set.instances.flatMap(checkMember)]
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.')
}

function checkMember(member: ReplicaSet['instances'][number]): Diagnostic[] {
  const { declared, path } = member
  const isElectable = priorityOf(member) > 0
  const hint = 'say candidate: false'
  const only = (condition: boolean, key: string, message: string, next?: string): Diagnostic[] =>
    condition ? [fault('MGO041', [...path, key], message, next)] : []
  return [
    ...only(declared.hidden === true && isElectable, 'hidden', 'a hidden member cannot become primary', hint),
    ...only(
      declared.votes === false && isElectable,
      'votes',
      'a member without a vote cannot become primary',
      hint,
    ),
    ...only(
      declared.delay !== undefined && isElectable,
      'delay',
      'a delayed member cannot become primary',
      hint,
    ),
    ...only(
      declared.delay !== undefined && declared.hidden !== true,
      'delay',
      'a delayed member would serve old data to readers',
      'say hidden: true',
    ),
    ...only(
      declared.delay !== undefined && !isDelay(durationMs(declared.delay)),
      'delay',
      `delay ${quoted(declared.delay)} does not fit, expected whole seconds, 366 days at most`,
    ),
    ...only((declared.priority ?? 0) > 1000, 'priority', `priority ${declared.priority} is over 1000`),
    ...only(
      declared.candidate === false && (declared.priority ?? 0) > 0,
      'priority',
      'a member with candidate: false has priority 0',
      'remove priority',
    ),
    ...only(
      declared.arbiter === true && declared.votes === false,
      'votes',
      'an arbiter votes',
      'remove votes',
    ),
    ...only(
      declared.arbiter === true && (declared.hidden === true || declared.delay !== undefined),
      'arbiter',
      'an arbiter holds no data to hide or to delay',
    ),
  ]
}

function isDelay(milliseconds: number): boolean {
  return milliseconds > 0 && milliseconds % 1000 === 0 && milliseconds <= longestDelayMs
}
