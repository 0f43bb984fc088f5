const secondsByUnit: readonly (readonly [unit: RegExp, seconds: number])[] = [
  [/^(ms|milliseconds?)$/, 0.001],
  [/^(s|secs?|seconds?)$/, 1],
  [/^(m|mins?|minutes?)$/, 60],
  [/^(h|hrs?|hours?)$/, 3600],
  [/^(d|days?)$/, 86_400],
]

/** `10 minutes` -> 600; undefined for what is no time with a unit. */
export function secondsIn(text: string): number | undefined {
  const [, count, unit = ''] = /^([0-9]+(?:[.][0-9]+)?) *([a-z]+)$/i.exec(text.trim()) ?? []
  const seconds = secondsByUnit.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1]
  if (count === undefined || seconds === undefined) return undefined
  return Number((Number(count) * seconds).toFixed(3))
}
