import { ipFamily } from './ip.ts'

/** What the C library's getaddrinfo takes a text for before it asks anybody; `none`: no host can have it. */
export type HostForm = 'address' | 'name' | 'none'

export function hostForm(text: string): HostForm {
  if (text.includes('%')) return linkLocal.test(text) ? 'address' : 'none'
  if (ipFamily(text) !== 0 || ipv4Number(text) !== undefined) return 'address'
  return isName(text) ? 'name' : 'none'
}

/** Only such an address names its interface. */
const linkLocal = /^(?:fe[89ab][0-9a-f]|ff[0-9a-f]2):[0-9a-f:]*%[^\s%]+$/i

/** An IPv4 address as inet_aton reads it: `127.1`, `2130706433` and `0x7f.1` are 127.0.0.1; undefined where it is none. */
export function ipv4Number(text: string): number | undefined {
  const parts = text.split('.', 5).map(partNumber)
  const last = parts.pop() ?? Number.NaN
  if (parts.length > 3 || parts.some((part) => !(part <= 255))) return undefined
  if (!(last < 256 ** (4 - parts.length))) return undefined
  return parts.reduce((sum, part, index) => sum + part * 256 ** (3 - index), last)
}

/** Octal behind a 0, hexadecimal behind 0x; NaN where it is no number. */
function partNumber(text: string): number {
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  return /^(?:0|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN
}

/** A name that DNS or a hosts file could have: no last part is a number, or it would be an address. */
function isName(text: string): boolean {
  if (text.length > 254) return false
  const labels = text.replace(/\.$/, '').split('.')
  return labels.every((each) => /^\w(?:[\w-]{0,61}\w)?$/.test(each)) && !/^[0-9]+$/.test(labels.at(-1) ?? '')
}
