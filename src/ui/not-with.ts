/**
 * A flag that none of these may stand beside. oclif's `exclusive` says that too, but its usage then shows all of them as
 * alternatives to one another.
 */
export function notWith(...flags: string[]) {
  return { relationships: [{ type: 'none' as const, flags }] }
}
