import type { RuleFinding } from '../../../lint/rule.ts'
import type { Fault } from './fault.ts'
import { at } from './place.ts'
import type { ProxysqlUnit } from './unit.ts'

/** The findings of a rule about what was found while the file was read. */
export function* faultFindings(
  { memory }: ProxysqlUnit,
  ...kinds: readonly Fault['kind'][]
): Generator<RuleFinding> {
  for (const { kind, source, start, message, hint, holdsSecret = false } of memory.faults)
    if (kinds.includes(kind))
      yield { ...at(source, start), message, hint, ...(holdsSecret && { holdsSecret }) }
}
