import type { OutputDirectory } from './output-directory.ts'

/** What the process of `killed-run.ts` is told. */
export interface KilledRun extends Change {
  directory: string
  step: number
}

export interface Change {
  files: Readonly<Record<string, string>>
  routes: Readonly<Record<string, readonly string[]>>
  flags: { overwrite: boolean; allowShrink: boolean; prune: boolean }
}

export interface Scenario {
  name: string
  /** What stands there before. */
  before(directory: OutputDirectory): Promise<void>
  change: Change
}

const four = ['10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1', '10.0.0.4:1']

/** The first run, and one that does everything an operator can allow. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a first run',
    before: async () => {},
    change: {
      files: {
        'pool/p1/pgbouncer.ini': 'ini\n',
        'pool/userlist.txt!': 'secret\n',
        'redis/create.sh*': 'sh\n',
      },
      routes: { 'pool/read': four },
      flags: { overwrite: false, allowShrink: false, prune: false },
    },
  },
  {
    name: 'a run that creates, updates, overwrites, removes and shrinks',
    async before(directory) {
      const files = {
        'pool/p1/pgbouncer.ini': 'old ini\n',
        'pool/p2/pgbouncer.ini': 'old second ini\n',
        'pool/userlist.txt!': 'old secret\n',
        'redis/create.sh*': 'same\n',
        'gone/deep/redis.conf': 'stale\n',
      }
      const { desire } = await import('./desired.ts')
      await directory.apply(desire(files, { 'pool/read': four, 'gone/read': four }))
      directory.write('pool/p2/pgbouncer.ini', 'edited by hand\n')
      directory.write('gone/deep/redis.conf', 'edited as well\n')
      directory.write('pool/foreign.conf', 'theirs\n')
    },
    change: {
      files: {
        'pool/p1/pgbouncer.ini': 'new ini\n',
        'pool/p2/pgbouncer.ini': 'new second ini\n',
        'pool/p3/pgbouncer.ini': 'third ini\n',
        'pool/foreign.conf': 'ours\n',
        'pool/userlist.txt!': 'new secret\n',
        'redis/create.sh*': 'same\n',
      },
      routes: { 'pool/read': four.slice(0, 1) },
      flags: { overwrite: true, allowShrink: true, prune: true },
    },
  },
]
