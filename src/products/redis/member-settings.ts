import type { Settings } from '../../topology/declaration/scalars.ts'
import { fillPath, type PathContext, type RedisMember } from './paths.ts'

/** Other braces stay as they are: `proc-title-template` has placeholders of its own. */
const filledIn = /\{(?:host|host\.address|instance|name|environment)\}/g

/** The settings of the topology as one server takes them: `{instance}` and the like are filled in. */
export function memberSettings(member: RedisMember, context: PathContext): Settings {
  const { settings, settings_unchecked } = context.cluster.declared
  return Object.fromEntries(
    Object.entries({ ...settings, ...settings_unchecked }).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value.replace(filledIn, (placeholder) => fillPath(placeholder, member, context))
        : value,
    ]),
  )
}
