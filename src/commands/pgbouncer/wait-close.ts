import { consoleArgs, timeoutFlag, verbFlags } from '../../ui/pgbouncer/console-flags.ts'
import { VerbCommand } from '../../ui/pgbouncer/verb-command.ts'

export default class PgbouncerWaitClose extends VerbCommand {
  static override summary = 'wait until old server connections are closed'
  static override description =
    `Behind reconnect or reload: ends when no server connection is left that was open before.

${VerbCommand.exitCodes}`
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool --timeout 30s']
  static override args = consoleArgs
  static override flags = { ...verbFlags, ...timeoutFlag('60s', 'how long old connections may take to end') }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerWaitClose)
    await this.perform('wait-close', args.targets, flags)
  }
}
