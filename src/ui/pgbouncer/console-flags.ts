import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { topologyFlags } from '../topology-flags.ts'

/** Flags of the commands that go to PgBouncer's console. */
export const consoleFlags = {
  ...topologyFlags,
  cluster: Flags.string({ helpValue: 'NAME', description: 'only PgBouncers in front of this cluster' }),
  url: Flags.string({
    helpValue: 'URL',
    multiple: true,
    multipleNonGreedy: true,
    exclusive: ['topology', 'environment', 'cluster'],
    description:
      'a console to go to without a topology, postgres://ADMIN@HOST:6432/pgbouncer; its password comes from $PGPASSWORD or ~/.pgpass',
  }),
}

export const targetDescription =
  'balancer, balancer/instance or balancer/instance/process [default: all of the topology]'

/** Where a command goes. */
export const consoleArgs = {
  targets: Args.string({ multiple: true, description: targetDescription }),
}

/** Flags of the commands that take databases by name. */
export const databaseFlags = {
  database: Flags.string({
    char: 'd',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    description: 'only this database [default: all of the process]',
  }),
}

/** The flag of the commands that ask before they do something. */
export const yesFlag = {
  yes: Flags.boolean({ char: 'y', description: 'do not ask' }),
}
