/** The candidate that a mistyped word most likely means; undefined when none is near. The first of equals wins. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const typed = normalized(word)
  const own = lettersOf(word)
  let best: string | undefined
  // Of one letter nothing is left to recognize.
  let bestDistance = (typed.length < 2 ? 0 : Math.min(3, Math.ceil(typed.length / 3))) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    // Most are far, which takes less to see than how far they are.
    const letters = lettersOf(candidate)
    if (Math.max(countOf(own & ~letters), countOf(letters & ~own)) >= bestDistance) continue
    const distance = editDistance(typed, normalized(candidate), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** The same as a hint; undefined when none is near. */
export function didYouMeanHint(word: string, candidates: Iterable<string>): string | undefined {
  const near = didYouMean(word, candidates)
  return near === undefined ? undefined : `did you mean ${JSON.stringify(near)}?`
}

/** Case, `-`, `_` and spaces are mixed up more often than letters. */
function normalized(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '_')
}

/** A bit for each letter that is there; some share one. An edit takes one letter away at most, and brings one. */
function lettersOf(word: string): number {
  let letters = 0
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index)
    letters |= 1 << (code === 0x20 || code === 0x2d ? 0x5f : code | 0x20)
  }
  return letters
}

function countOf(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}

/**
 * Damerau-Levenshtein (optimal string alignment): insertions, deletions, changes, and swaps of neighbours. From `enough`
 * on it is only known that it is as far.
 */
function editDistance(a: string, b: string, enough: number): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  let leastBefore = 0
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const distance = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + change,
        swapped ? at(beforePrevious, column - 2) + 1 : Infinity,
      )
      current.push(distance)
      if (distance < least) least = distance
    }
    // What comes below is made of these two rows.
    if (least >= enough && leastBefore >= enough) return enough
    leastBefore = least
    ;[beforePrevious, previous] = [previous, current]
  }
  return at(previous, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
