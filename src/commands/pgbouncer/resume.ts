import { Interruption } from '../../ui/interruption.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerResume extends ConsoleCommand {
  static override summary = 'end every pause of PgBouncer, whatever left it'
  static override description =
    `Of single databases and of whole processes: PgBouncer knows both, and each needs its own RESUME. Where nothing is paused, nothing is done. It is refused while a switchover is under way, and where one was cut off: dbbal failover --resume ends that. A database whose writers would get to a former primary stays paused.

${ConsoleCommand.exitCodes}, everything is resumed all the same; 4 refused: a switchover or another run is under way, or has not ended`
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
      resume({
        ...this.choice(flags, args.targets),
        databases: flags.database ?? [],
        onUnlocked: (message) => this.printNote('warning', message),
      }),
    )
    this.end(outcomes, flags, { shown: (value) => ({ ...value }), interrupted: interruption.exit })
  }
}
