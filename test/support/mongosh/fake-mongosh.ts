import { createContext, runInContext } from 'node:vm'
import { canonical, type Document, EJSON, promoted } from './extended-json.ts'
import type { Connection } from './fake-deployment.ts'

/** What a run of mongosh came to. */
export interface ScriptRun {
  /** 0; 1 where the script threw; what it gave to quit(). */
  exitCode: number
  output: readonly string[]
  error: Error | undefined
}

class Quit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`quit(${code})`)
    this.code = code
  }
}

/** Runs a script as `mongosh --file` does, with a fake `db`, `sh` and `rs` that send the same commands as the real ones. */
export function runMongosh(
  script: string,
  connection: Connection,
  environment: Readonly<Record<string, string>> = {},
): ScriptRun {
  const output: string[] = []
  const context = createContext({
    ...shellObjects(connection),
    EJSON,
    process: { env: environment },
    print: (...parts: unknown[]) => output.push(parts.map(String).join(' ')),
    sleep: () => undefined,
    quit: (code = 0) => {
      throw new Quit(code)
    },
  })
  try {
    runInContext(script, context, { filename: 'script.js' })
    return { exitCode: 0, output, error: undefined }
  } catch (error) {
    if (error instanceof Quit) return { exitCode: error.code, output, error: undefined }
    return { exitCode: 1, output, error: error as Error }
  }
}

function shellObjects(connection: Connection): object {
  const run = (database: string, command: object): unknown =>
    promoted(connection.run(database, canonical(command) as Document))
  const admin = (command: object): unknown => run('admin', command)
  const database = (name: string): object => ({
    adminCommand: admin,
    runCommand: (command: object) => run(name, command),
    createUser: ({ user, ...rest }: { user: string }) => run(name, { createUser: user, ...rest }),
    getSiblingDB: database,
    getCollection: (collection: string) => collectionOf(run, name, collection),
  })
  return {
    db: database('test'),
    rs: {
      initiate: (config: object) => admin({ replSetInitiate: config }),
      conf: () => (admin({ replSetGetConfig: 1 }) as { config: unknown }).config,
      status: () => admin({ replSetGetStatus: 1 }),
    },
    sh: {
      addShard: (url: string) => admin({ addShard: url }),
      addShardToZone: (shard: string, zone: string) => admin({ addShardToZone: shard, zone }),
      enableSharding: (name: string) => admin({ enableSharding: name }),
      updateZoneKeyRange: (namespace: string, min: object, max: object, zone: string) =>
        admin({ updateZoneKeyRange: namespace, min, max, zone }),
      shardCollection: (namespace: string, key: object, unique: boolean, options: object) =>
        admin({ shardCollection: namespace, key, unique, ...options }),
      splitAt: (namespace: string, middle: object) => admin({ split: namespace, middle }),
    },
  }
}

type Run = (database: string, command: object) => unknown

function collectionOf(run: Run, database: string, collection: string): object {
  const find = (filter: object = {}, sort: object = {}, limit = 0): unknown[] =>
    (run(database, { find: collection, filter, sort, limit }) as { cursor: { firstBatch: unknown[] } }).cursor
      .firstBatch
  return {
    find: (filter?: object) => ({
      toArray: () => find(filter),
      sort: (sort: object) => ({ toArray: () => find(filter, sort) }),
    }),
    findOne: (filter?: object) => find(filter, {}, 1)[0] ?? null,
    updateOne: (filter: object, change: object, options: { upsert?: boolean }) =>
      run(database, {
        update: collection,
        updates: [{ q: filter, u: change, upsert: options.upsert === true }],
      }),
  }
}
