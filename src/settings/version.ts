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
  const parts = version.split('.').length
  return compareVersions(version, release.split('.').slice(0, parts).join('.')) >= 0
}

function numbersOf(version: string): number[] {
  return version.split('.').map(Number)
}
