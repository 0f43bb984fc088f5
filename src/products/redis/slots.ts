/** Hash slots of a Redis Cluster. */
export const slotCount = 16384

/** First and last slot, both inclusive. */
export interface SlotRange {
  first: number
  last: number
}

/** All slots in as many ranges as there are shards, none more than one slot longer than another. */
export function slotRanges(shards: number): SlotRange[] {
  const border = (index: number): number => Math.round((index * slotCount) / shards)
  return Array.from({ length: shards }, (_, index) => ({ first: border(index), last: border(index + 1) - 1 }))
}
