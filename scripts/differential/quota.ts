import type { Comparison } from './compare.ts'
import { mutations } from './mutations/index.ts'
import type { DifferentialProduct } from './product.ts'

export type Side = 'refused' | 'accepted'

export const sides: readonly Side[] = ['refused', 'accepted']

/** What counts of each kind of mutation, on each side, when so many files are asked for. */
export function quotaOf(count: number): number {
  return Math.ceil(count / Object.keys(mutations).length / sides.length)
}

/** Which side of the quota a file is on: one that only this machine refuses is on none. */
export function sideOf({ answer, verdict }: Pick<Comparison, 'answer' | 'verdict'>): Side | undefined {
  if (verdict === 'excused') return undefined
  return answer.refused ? 'refused' : 'accepted'
}

/** The kinds that gave too few of one side, though the product can do both; as lines of text. */
export function shortOf(
  cases: readonly (Pick<Comparison, 'answer' | 'verdict'> & { kind: string })[],
  quota: number,
  { onlyOne = {} }: DifferentialProduct,
): readonly string[] {
  return Object.keys(mutations).flatMap((kind) =>
    sides.flatMap((side) => {
      const count = cases.filter((each) => each.kind === kind && sideOf(each) === side).length
      const only = onlyOne[kind]
      if (count >= quota || (only !== undefined && only.side !== side)) return []
      return [`too few of ${kind}: ${count} ${side}, expected ${quota}`]
    }),
  )
}
