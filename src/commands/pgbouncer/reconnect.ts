import * as Flags from '@oclif/core/flags'
import { milliseconds } from '../../ui/milliseconds.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags, databaseFlags } from '../../ui/pgbouncer/console-flags.ts'

export default class PgbouncerReconnect extends ConsoleCommand {
  static override summary = 'replace the server connections of PgBouncer as they become free'
  static override description =
    'After a failover, or a change of DNS: transactions end on the old connection, the next ones begin on a new one. wait-close waits for the last of them.'
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool']
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
    const { args, flags } = await this.parse(PgbouncerReconnect)
    const { runVerb } = await import('../../app/pgbouncer/run-verb.ts')
    const outcomes = await runVerb({
      ...this.choice(flags, args.targets),
      verb: 'reconnect',
      databases: flags.database ?? [],
      timeoutMs: milliseconds('timeout', flags.timeout),
      confirm: async () => {},
    })
    this.end(outcomes, flags, { shown: (value) => ({ ...value }) })
  }
}
