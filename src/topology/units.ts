const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const unitBytes = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const

/** `5s` -> 5000. The schema has checked the shape. */
export function durationMs(text: string): number {
  return measured(text, unitMs)
}

/** `1MiB` -> 1048576. The schema has checked the shape. */
export function sizeBytes(text: string): number {
  return measured(text, unitBytes)
}

/** True for a duration, false for a size: for keys that take either. */
export function isDuration(text: string): boolean {
  return /^[0-9]+(ms|s|m|h|d)$/.test(text)
}

function measured(text: string, units: Readonly<Record<string, number>>): number {
  const match = /^([0-9]+)([A-Za-z]+)$/.exec(text)
  const unit = units[match?.[2] ?? '']
  if (match === null || unit === undefined) throw new Error(`not a measure: ${JSON.stringify(text)}`)
  return Number(match[1]) * unit
}
