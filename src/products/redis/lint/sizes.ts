import type { Setting } from '../../../settings/setting.ts'

const bytesByUnit: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000n ** 2n,
  mb: 1024n ** 2n,
  g: 1000n ** 3n,
  gb: 1024n ** 3n,
}

const largest = 2n ** 64n - 1n

/** Settings that may take the whole range of 64 bits. */
const widest = ['maxmemory', 'cluster-link-sendbuf-limit']

/** Whether the server takes the text for a size; one that is too large for 64 bits it takes by what is left of it. */
export function isSize({ name, min = 0, percent }: Setting, text: string): boolean {
  if (percent === true && /^(?:[1-9]?[0-9]|100)%$/.test(text)) return true
  // Only -1 may be negative, where the setting allows it.
  if (text === '-1') return min === -1
  const read = readSize(text)
  if (read === undefined) return false
  // Up to 100 below 0 stand for a percentage.
  if (percent === true) return BigInt.asIntN(64, read.bytes) >= -100n
  const most = widest.includes(name) ? largest : 2n ** 63n - 1n
  return read.bytes >= BigInt(Math.max(0, min)) && read.bytes <= most
}

/** The bytes that the server makes of a size (memtoull: digits and a unit, no digits are 0), and whether that is what is written. */
export function readSize(text: string): { bytes: bigint; isExact: boolean } | undefined {
  const [, digits = '', unitName = '?'] = /^([0-9]{0,127})([a-z]{0,2})$/i.exec(text) ?? []
  const unit = bytesByUnit[unitName.toLowerCase()]
  if (unit === undefined) return undefined
  const written = BigInt(digits || '0')
  const product = (written > largest ? largest : written) * unit
  return { bytes: BigInt.asUintN(64, product), isExact: written * unit <= largest }
}
