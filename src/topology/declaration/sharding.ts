/** Which cluster holds a schema, a database or a key. */
export interface Sharding {
  /** What is placed. */
  by: 'schema' | 'database' | 'key'
  /** With `by: database`: names made from a range, `ledger_{00..15}`. */
  name?: string
  /** A name that nobody placed: refused, or sent to this cluster. */
  default?: string
  /** Cluster to names, or to a range of numbers of `name`: `0-3`. */
  place: Record<string, string | string[]>
}
