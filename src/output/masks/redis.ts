import { mask, type Shape } from './shape.ts'

/** ACL rules in which no password stands. */
const plainRule =
  /^(?:on|off|nopass|reset|resetkeys|resetchannels|resetpass|all(?:keys|commands|channels)|nocommands|[~&%+-].*)$/

export const aclShape: Shape = (line) => {
  const [, user, rules] = /^(user [^ ]+)((?: [^ ]+)*)$/.exec(line) ?? []
  return user?.concat(rules?.replace(/[^ ]+/g, (rule) => (plainRule.test(rule) ? rule : mask)) ?? '')
}

/** `generated`: the lines that dbbal writes; a directive that is not among them may be a password with its name misspelt. */
export function redisConfShape(generated: ReadonlySet<string>): Shape {
  const known = new Set([...generated].map(nameOf))
  return (line) => {
    const name = nameOf(line)
    if (line.startsWith('#') || name === undefined || !known.has(name)) return undefined
    // Quotes hold words together here, unlike in an aclfile.
    if (name === 'user') return /["']/.test(line) ? undefined : aclShape(line)
    return /pass|auth$|rename-command/.test(name) ? `${name} ${mask}` : line
  }
}

/** With the name of the watched primary where a Sentinel's password follows it. */
function nameOf(line: string): string | undefined {
  return /^(?:sentinel (?:auth-pass [^ "]+|[a-z-]+)|[a-z-]+)(?= )/.exec(line)?.[0]
}
