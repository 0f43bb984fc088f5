import { join } from 'node:path'
import * as Flags from '@oclif/core/flags'
import { Interruption } from '../../ui/interruption.ts'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import {
  consoleArgs,
  consoleFlags,
  databaseFlags,
  forFlag,
  timeoutFlag,
  yesFlag,
} from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerPause extends ConsoleCommand {
  static override summary = 'hold the clients of databases, without an error for any of them'
  static override description =
    `Databases are paused by name, on every process or on none: pools that are not quiet within --timeout are resumed. They stay paused until Ctrl-C, or for --for, and never longer than query_wait_timeout lets clients wait. A guard beside dbbal resumes them when dbbal dies.

exit codes: 0 paused, and resumed but for --hold; 2 usage, 3 unreachable, 4 refused, 5 look with dbbal pgbouncer show databases, 6 not paused, 130 Ctrl-C`
  static override examples = [
    { description: 'until Ctrl-C', command: '<%= config.bin %> <%= command.id %> shop-pool' },
    {
      description: 'in a script: hold the clients while something happens',
      command: '<%= config.bin %> <%= command.id %> shop-pool --database shop --hold --yes',
    },
  ]
  static override args = consoleArgs
  static override flags = {
    ...consoleFlags,
    ...databaseFlags,
    ...timeoutFlag('5s', 'how long the pools may take to become quiet'),
    ...forFlag,
    hold: Flags.boolean({
      exclusive: ['for'],
      description: 'stay paused when dbbal ends; dbbal pgbouncer resume ends it',
    }),
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerPause)
    const { pause } = await import('../../app/pgbouncer/pause.ts')
    const interruption = new Interruption()
    const outcomes = await interruption.during((signal) =>
      pause({
        ...this.choice(flags, args.targets),
        databases: flags.database ?? [],
        timeoutMs: milliseconds('timeout', flags.timeout),
        isHeld: flags.hold,
        forMs: flags.for === undefined ? undefined : milliseconds('for', flags.for),
        confirm: this.confirmation(flags.yes),
        onPaused: this.printHeld,
        guardProgram: join(this.config.root, 'bin/guard.cjs'),
        onUnlocked: (message) => this.printNote('warning', message),
        signal,
      }),
    )
    this.end(outcomes, flags, { shown: (value) => ({ ...value }), interrupted: interruption.exit })
    if (flags.hold) process.stderr.write('resume with: dbbal pgbouncer resume\n')
  }
}
