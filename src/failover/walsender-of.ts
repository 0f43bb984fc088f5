import type { Receiver, ServerState, Walsender } from './observation.ts'

/**
 * The sender of a server that feeds a replica: the only one with the slot that its receiver names, else the only one with
 * its application_name. Undefined where there is none, or several that cannot be told apart.
 */
export function walsenderOf(
  { walsenders }: Pick<ServerState, 'walsenders'>,
  receiver: Receiver | undefined,
): Walsender | undefined {
  if (receiver === undefined) return undefined
  const physical = walsenders.filter(({ isLogical }) => !isLogical)
  const only = (found: readonly Walsender[]): Walsender | undefined =>
    found.length === 1 ? found[0] : undefined
  if (receiver.slot !== undefined) return only(physical.filter(({ slot }) => slot === receiver.slot))
  return only(physical.filter(({ applicationName }) => applicationName === receiver.applicationName))
}
