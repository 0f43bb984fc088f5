import { consoleArgs, verbFlags, yesFlag } from '../../ui/pgbouncer/console-flags.ts'
import { VerbCommand } from '../../ui/pgbouncer/verb-command.ts'

export default class PgbouncerDisable extends VerbCommand {
  static override summary = 'turn new clients of databases away'
  static override description = `Clients that are connected stay.

${VerbCommand.exitCodes}`
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool --database report --yes']
  static override args = consoleArgs
  static override flags = { ...verbFlags, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerDisable)
    await this.perform('disable', args.targets, flags)
  }
}
