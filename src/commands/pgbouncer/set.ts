import * as Args from '@oclif/core/args'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleFlags, targetDescription, yesFlag } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerSet extends ConsoleCommand {
  static override summary = 'change a setting of running PgBouncers, until RELOAD or a restart'
  static override description =
    `PgBouncer says yes to settings that only a restart changes; those are refused here, and the value is read back.

${ConsoleCommand.exitCodes}`
  static override examples = ['<%= config.bin %> <%= command.id %> server_login_retry 1 shop-pool --yes']
  static override args = {
    name: Args.string({ required: true, description: 'a setting of [pgbouncer]' }),
    value: Args.string({ required: true, description: 'its value' }),
    targets: Args.string({ multiple: true, description: targetDescription }),
  }
  static override flags = { ...consoleFlags, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerSet)
    const { set } = await import('../../app/pgbouncer/set.ts')
    const outcomes = await set({
      ...this.choice(flags, args.targets),
      name: args.name,
      value: args.value,
      confirm: this.confirmation(flags.yes),
    })
    this.end(outcomes, flags, { shown: (value) => ({ ...value }) })
  }
}
