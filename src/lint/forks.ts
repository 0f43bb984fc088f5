/** Forks, and servers of one family, with the product whose linter reads their files. */
export const forks: Readonly<Record<string, string>> = {
  mongod: 'mongos',
  mongodb: 'mongos',
  valkey: 'redis',
}

/** What a target says of a product: its version, and the name by which it was given: the product's or its fork's. */
export interface Target {
  version: string | undefined
  fork: string | undefined
}

/** The first of the lists that speaks of the product counts. */
export function targetOf(product: string, lists: readonly ReadonlyMap<string, string>[]): Target {
  for (const targets of lists) {
    for (const [name, version] of targets) {
      if ((forks[name] ?? name) === product) return { version, fork: name }
    }
  }
  return { version: undefined, fork: undefined }
}
