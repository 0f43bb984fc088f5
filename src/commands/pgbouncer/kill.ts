import * as Flags from '@oclif/core/flags'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags, yesFlag } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerKill extends ConsoleCommand {
  static override summary = 'drop every client and server connection of databases at once'
  static override description = 'Clients get an error. The databases stay paused until resume.'
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool/pgb1 --database shop --yes']
  static override args = consoleArgs
  static override flags = {
    ...consoleFlags,
    ...databaseFlags,
    timeout: Flags.string({
      helpValue: 'DURATION',
      default: '5s',
      description: 'how long the answer may take',
    }),
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerKill)
    const { runVerb } = await import('../../app/pgbouncer/run-verb.ts')
    const outcomes = await runVerb({
      ...this.choice(flags, args.targets),
      verb: 'kill',
      databases: flags.database ?? [],
      timeoutMs: milliseconds('timeout', flags.timeout),
      confirm: this.confirmation(flags.yes),
    })
    this.end(outcomes, flags, { shown: (value) => ({ ...value }) })
  }
}
