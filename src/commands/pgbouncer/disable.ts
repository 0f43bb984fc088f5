import * as Flags from '@oclif/core/flags'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags, yesFlag } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerDisable extends ConsoleCommand {
  static override summary = 'turn new clients of databases away'
  static override description = 'Clients that are connected stay.'
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool --database report --yes']
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
    const { args, flags } = await this.parse(PgbouncerDisable)
    const { runVerb } = await import('../../app/pgbouncer/run-verb.ts')
    const outcomes = await runVerb({
      ...this.choice(flags, args.targets),
      verb: 'disable',
      databases: flags.database ?? [],
      timeoutMs: milliseconds('timeout', flags.timeout),
      confirm: this.confirmation(flags.yes),
    })
    this.end(outcomes, flags, { shown: (value) => ({ ...value }) })
  }
}
