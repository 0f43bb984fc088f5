/** What could not be looked at. */
export interface Unseen {
  /** Why, in one line without a secret. */
  unseen: string
  /** What makes it visible. */
  remedy?: string | undefined
}

/** A value, or why there is none. */
export type Seen<Value> = Value | Unseen

export function isUnseen(value: unknown): value is Unseen {
  return typeof value === 'object' && value !== null && 'unseen' in value
}
