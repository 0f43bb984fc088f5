import type { PoolerLockOptions } from '../../src/app/pgbouncer/pooler-lock.ts'

/** The console at a URL, without a topology, as commands are asked for it. */
export function choiceOf(url: string): PoolerLockOptions {
  return {
    topology: undefined,
    environment: undefined,
    urls: [url],
    targets: [],
    workingDirectory: '.',
    variables: { PGPASSWORD: 'x' },
    readStdin: async () => '',
    onUnlocked: () => {},
  }
}
