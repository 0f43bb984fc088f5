import { ipFamily } from './ip.ts'

/** Why a text is no network PgBouncer would match; undefined when it is one. */
export function hbaAddressFault(text: string): string | undefined {
  const [, address = '', length = ''] = /^([0-9A-Fa-f.:]+)\/([0-9]{1,3})$/.exec(text) ?? []
  const family = ipFamily(address)
  if (family === 0) return 'expected a network with its length, such as 10.0.8.0/24'
  const bits = bitsOf(address, family)
  if (Number(length) > bits.length) return `expected a length from 0 to ${bits.length}`
  // PgBouncer compares the masked client with the unmasked address: such a rule never matches.
  return bits.slice(Number(length)).includes('1')
    ? `its address has bits beyond /${length} and never matches`
    : undefined
}

function bitsOf(address: string, family: number): string {
  if (family === 4)
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  return groupsOf(address)
    .map((group) => group.toString(2).padStart(16, '0'))
    .join('')
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/[0-9]+(?:\.[0-9]+){3}$/, (tail) => {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [head = [], tail = []] = hexadecimal.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const missing = hexadecimal.includes('::') ? 8 - head.length - tail.length : 0
  return [...head, ...Array<string>(missing).fill('0'), ...tail].map((group) => Number.parseInt(group, 16))
}
