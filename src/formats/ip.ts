import { isIP } from 'node:net'

/** 4 or 6 for an IP address, 0 for a name. Node compiles a large expression the first time it is asked about a name. */
export function ipFamily(text: string): number {
  return text.includes(':') || /^[0-9.]+$/.test(text) ? isIP(text) : 0
}
