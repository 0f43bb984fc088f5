import { consoleArgs, verbFlags } from '../../ui/pgbouncer/console-flags.ts'
import { VerbCommand } from '../../ui/pgbouncer/verb-command.ts'

export default class PgbouncerReconnect extends VerbCommand {
  static override summary = 'replace the server connections of PgBouncer as they become free'
  static override description =
    `After a failover, or a change of DNS: transactions end on the old connection, the next ones begin on a new one. wait-close waits for the last of them.

${VerbCommand.exitCodes}`
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool']
  static override args = consoleArgs
  static override flags = verbFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerReconnect)
    await this.perform('reconnect', args.targets, flags)
  }
}
