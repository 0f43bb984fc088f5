import { Interruption } from '../../ui/interruption.ts'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, forFlag, yesFlag } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerSuspend extends ConsoleCommand {
  static override summary = 'flush and hold every socket of PgBouncer'
  static override description =
    `On every process or on none, until Ctrl-C or for --for: no client is answered meanwhile. PgBouncer resumes by itself when dbbal dies. Up to PgBouncer 1.25; what it was for, a restart with -R, is gone from 1.26 on.

${ConsoleCommand.exitCodes}, and everything is resumed; 4 refused: a switchover or another run is under way`
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool/pgb1 --for 2s']
  static override args = consoleArgs
  static override flags = { ...consoleFlags, ...forFlag, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerSuspend)
    const { suspend } = await import('../../app/pgbouncer/suspend.ts')
    const interruption = new Interruption()
    const outcomes = await interruption.during((signal) =>
      suspend({
        ...this.choice(flags, args.targets),
        forMs: flags.for === undefined ? undefined : milliseconds('for', flags.for),
        confirm: this.confirmation(flags.yes),
        onSuspended: this.printHeld,
        onUnlocked: (message) => this.printNote('warning', message),
        signal,
      }),
    )
    this.end(outcomes, flags, { interrupted: interruption.exit })
  }
}
