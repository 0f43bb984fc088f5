import type { HbaRule } from './observation.ts'

/** Who wants to come in, and from where. */
export interface Caller {
  /** `replication` for physical replication. */
  database: string
  user: string
  /** An IPv4 or IPv6 address. */
  address: string
  hasTls: boolean
}

/**
 * The first rule that fits; undefined where none does: then the server refuses. `unsure` where a rule before it cannot be
 * judged from here: a name, a group, samenet.
 */
export function hbaVerdict(
  rules: readonly HbaRule[],
  caller: Caller,
): { rule: HbaRule | undefined; isSure: boolean } {
  let isSure = true
  for (const rule of rules) {
    if (rule.error !== undefined || !fitsType(rule, caller)) continue
    const parts = [fitsAddress(rule, caller), fitsDatabase(rule, caller), fitsUser(rule, caller)]
    if (parts.includes(false)) continue
    if (parts.includes(undefined)) isSure = false
    else return { rule, isSure }
  }
  return { rule: undefined, isSure }
}

function fitsType({ type }: HbaRule, { hasTls }: Caller): boolean {
  if (type === 'host' || type === 'hostnogssenc') return true
  return type === (hasTls ? 'hostssl' : 'hostnossl')
}

/** Undefined: it cannot be said from here. */
function fitsAddress({ address, mask }: HbaRule, { address: own }: Caller): boolean | undefined {
  if (address === 'all') return true
  if (address === undefined || mask === undefined) return undefined
  const [network, bits, host] = [bytesOf(address), bytesOf(mask), bytesOf(own)]
  if (host === undefined) return undefined
  if (network === undefined || bits === undefined || network.length !== host.length) return false
  return host.every((byte, index) => ((byte ^ (network[index] ?? 0)) & (bits[index] ?? 0)) === 0)
}

function fitsDatabase({ databases }: HbaRule, { database, user }: Caller): boolean | undefined {
  // `all` is every database, but no replication.
  if (database === 'replication') return databases.includes('replication')
  if (databases.some((each) => each === 'all' || each === database)) return true
  if (databases.includes('sameuser') && database === user) return true
  return databases.some((each) => each === 'samerole' || each.startsWith('/')) ? undefined : false
}

function fitsUser({ users }: HbaRule, { user }: Caller): boolean | undefined {
  if (users.some((each) => each === 'all' || each === user)) return true
  return users.some((each) => each.startsWith('+') || each.startsWith('/')) ? undefined : false
}

function bytesOf(address: string): readonly number[] | undefined {
  const four = /^([0-9]+)\.([0-9]+)\.([0-9]+)\.([0-9]+)$/.exec(address)
  if (four !== null) return four.slice(1).map(Number)
  if (!address.includes(':') || address.includes('.')) return undefined
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const missing = address.includes('::') ? 8 - head.length - tail.length : 0
  return [...head, ...Array<string>(missing).fill('0'), ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}
