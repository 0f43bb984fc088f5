/** Processes that a failover could not reach, with the reason: `pool/p2/1 (connect ECONNREFUSED)`. */
export function leftText(left: ReadonlyMap<string, string>): string {
  return [...left].map(([name, why]) => `${name} (${why})`).join(', ')
}
