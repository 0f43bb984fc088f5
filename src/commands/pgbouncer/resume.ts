import { Interruption } from '../../ui/interruption.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerResume extends ConsoleCommand {
  static override summary = 'end every pause of PgBouncer, whatever left it'
  static override description =
    `Of single databases and of whole processes: PgBouncer knows both, and each needs its own RESUME. Where nothing is paused, nothing is done.

${ConsoleCommand.exitCodes}, everything is resumed all the same`
  static override examples = [
    { description: 'everything, at once', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'one database', command: '<%= config.bin %> <%= command.id %> shop-pool --database shop' },
  ]
  static override args = consoleArgs
  static override flags = { ...consoleFlags, ...databaseFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerResume)
    const { resume } = await import('../../app/pgbouncer/resume.ts')
    const interruption = new Interruption()
    // It goes on to its end: cut off it would leave server_login_retry at 0.
    const outcomes = await interruption.during(() =>
      resume({ ...this.choice(flags, args.targets), databases: flags.database ?? [] }),
    )
    this.end(outcomes, flags, { shown: (value) => ({ ...value }), interrupted: interruption.exit })
  }
}
