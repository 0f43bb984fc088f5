import * as Flags from '@oclif/core/flags'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerWaitClose extends ConsoleCommand {
  static override summary = 'wait until old server connections are closed'
  static override description =
    'Behind reconnect or reload: ends when no server connection is left that was open before.'
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool --timeout 30s']
  static override args = consoleArgs
  static override flags = {
    ...consoleFlags,
    ...databaseFlags,
    timeout: Flags.string({
      helpValue: 'DURATION',
      default: '60s',
      description: 'how long the answer may take',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerWaitClose)
    const { runVerb } = await import('../../app/pgbouncer/run-verb.ts')
    const outcomes = await runVerb({
      ...this.choice(flags, args.targets),
      verb: 'wait-close',
      databases: flags.database ?? [],
      timeoutMs: milliseconds('timeout', flags.timeout),
      confirm: async () => {},
    })
    this.end(outcomes, flags, { shown: (value) => ({ ...value }) })
  }
}
