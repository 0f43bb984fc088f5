/** A command that goes to single databases of a process. */
export interface Verb {
  statement: 'RECONNECT' | 'KILL' | 'DISABLE' | 'ENABLE' | 'WAIT_CLOSE'
  /** What it does to clients, for the question before it; undefined where it harms nobody. */
  harm: string | undefined
  /** The databases are paused afterwards. */
  holds: boolean
  /** `reconnected`, of the databases named behind it. */
  done: string
}

/** https://www.pgbouncer.org/usage.html */
export const verbs = {
  reconnect: {
    statement: 'RECONNECT',
    harm: undefined,
    holds: false,
    done: 'server connections are replaced as they become free',
  },
  kill: {
    statement: 'KILL',
    harm: 'every client and server connection is dropped at once, and the database stays paused',
    holds: true,
    done: 'killed, and paused until dbbal pgbouncer resume',
  },
  disable: { statement: 'DISABLE', harm: 'new clients are turned away', holds: false, done: 'disabled' },
  enable: { statement: 'ENABLE', harm: undefined, holds: false, done: 'enabled' },
  'wait-close': {
    statement: 'WAIT_CLOSE',
    harm: undefined,
    holds: false,
    done: 'all old server connections are closed',
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
