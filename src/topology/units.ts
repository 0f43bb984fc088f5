const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `5s` -> 5000. The schema has checked the shape. */
export function durationMs(text: string): number {
  const match = /^([0-9]+)(ms|s|m|h|d)$/.exec(text)
  if (match === null) throw new Error(`not a duration: ${JSON.stringify(text)}`)
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
}

/** True for a duration, false for a size: for keys that take either. */
export function isDuration(text: string): boolean {
  return /^[0-9]+(ms|s|m|h|d)$/.test(text)
}

const unitBytes = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const

export function isSize(text: string): boolean {
  return /^[0-9]+(B|KiB|MiB|GiB|TiB)$/.test(text)
}

/** `64KiB` -> 65536. The schema has checked the shape. */
export function sizeBytes(text: string): number {
  const match = /^([0-9]+)(B|KiB|MiB|GiB|TiB)$/.exec(text)
  if (match === null) throw new Error(`not a size: ${JSON.stringify(text)}`)
  return Number(match[1]) * unitBytes[match[2] as keyof typeof unitBytes]
}
