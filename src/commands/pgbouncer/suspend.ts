import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, yesFlag } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerSuspend extends ConsoleCommand {
  static override summary = 'flush and hold every socket of PgBouncer'
  static override description =
    'No client is answered until resume. Up to PgBouncer 1.25; what it was for, a restart with -R, is gone from 1.26 on.'
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool/pgb1 --yes']
  static override args = consoleArgs
  static override flags = { ...consoleFlags, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerSuspend)
    const { suspend } = await import('../../app/pgbouncer/suspend.ts')
    const outcomes = await suspend({
      ...this.choice(flags, args.targets),
      confirm: this.confirmation(flags.yes),
    })
    this.end(outcomes, flags)
  }
}
