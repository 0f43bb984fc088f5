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
