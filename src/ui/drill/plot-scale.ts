/** Where values stand in a plot. */
export interface Scale {
  at(value: number): number
  ticks: readonly number[]
}

/** From 0 to `end`, with at most `most` ticks at round steps. */
export function linearScale(end: number, pixels: { from: number; to: number }, most: number): Scale {
  const step = roundStep(end / most)
  const count = Math.floor(end / step)
  return {
    at: (value) => pixels.from + (end === 0 ? 0 : (value / end) * (pixels.to - pixels.from)),
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  }
}

/** By powers of ten from 1 to the first one above `greatest`; what is less than 1 stands at 1. */
export function decadeScale(greatest: number, pixels: { from: number; to: number }): Scale {
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(greatest, 1))))
  const share = (value: number): number => Math.log10(Math.max(value, 1)) / decades
  return {
    at: (value) => pixels.from + share(value) * (pixels.to - pixels.from),
    ticks: Array.from({ length: decades + 1 }, (_, power) => 10 ** power),
  }
}

/** 1, 2 or 5 times a power of ten, and at least as much as asked for. */
function roundStep(least: number): number {
  if (least <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10)
}
