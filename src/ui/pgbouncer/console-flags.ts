import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { notWith } from '../not-with.ts'
import { topologyFlags } from '../topology-flags.ts'

/** Flags of the commands that go to PgBouncer's console. */
export const consoleFlags = {
  ...topologyFlags,
  cluster: Flags.string({ helpValue: 'NAME', description: 'only PgBouncers in front of this cluster' }),
  url: Flags.string({
    helpValue: 'URL',
    multiple: true,
    multipleNonGreedy: true,
    ...notWith('topology', 'environment', 'cluster'),
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
    description: 'only this database [default: all]',
  }),
}

/** How long a command may take; `milliseconds` reads it. */
export function timeoutFlag(byDefault: string, description: string) {
  return { timeout: Flags.string({ helpValue: 'DURATION', default: byDefault, description }) }
}

/** The flag of the commands that hold clients while they run. */
export const forFlag = {
  for: Flags.string({ helpValue: 'DURATION', description: 'resume after this long' }),
}

/** The flags of the commands that send one statement for each database. */
export const verbFlags = {
  ...consoleFlags,
  ...databaseFlags,
  ...timeoutFlag('5s', 'how long the answer may take'),
}

/** The flag of the commands that ask before they do something. */
export const yesFlag = {
  yes: Flags.boolean({ char: 'y', description: 'do not ask' }),
}
