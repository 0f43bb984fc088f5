/** Orders versions by their numbers: negative when `a` is older. Missing parts count as 0: `1.24` equals `1.24.0`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Whether a version has what came with a release. A version without its last parts stands for its newest release:
 * `8.0` has what came with `8.0.23`.
 */
export function isAtLeast(version: string, release: string): boolean {
  const [mine, asked] = [numbersOf(version), numbersOf(release)]
  for (let place = 0; place < mine.length; place++) {
    const difference = (mine[place] ?? 0) - (asked[place] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

const known = new Map<string, readonly number[]>()

/** A linter asks for the same few versions for every line. */
function numbersOf(version: string): readonly number[] {
  const made = known.get(version)
  if (made !== undefined) return made
  const numbers = version.split('.').map(Number)
  known.set(version, numbers)
  return numbers
}
