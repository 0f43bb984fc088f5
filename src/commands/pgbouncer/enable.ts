import * as Flags from '@oclif/core/flags'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerEnable extends ConsoleCommand {
  static override summary = 'let clients of disabled databases in again'
  static override description = 'The contrary of disable.'
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool --database report']
  static override args = consoleArgs
  static override flags = {
    ...consoleFlags,
    ...databaseFlags,
    timeout: Flags.string({
      helpValue: 'DURATION',
      default: '5s',
      description: 'how long the answer may take',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerEnable)
    const { runVerb } = await import('../../app/pgbouncer/run-verb.ts')
    const outcomes = await runVerb({
      ...this.choice(flags, args.targets),
      verb: 'enable',
      databases: flags.database ?? [],
      timeoutMs: milliseconds('timeout', flags.timeout),
      confirm: async () => {},
    })
    this.end(outcomes, flags, { shown: (value) => ({ ...value }) })
  }
}
