import { consoleArgs, verbFlags } from '../../ui/pgbouncer/console-flags.ts'
import { VerbCommand } from '../../ui/pgbouncer/verb-command.ts'

export default class PgbouncerEnable extends VerbCommand {
  static override summary = 'let clients of disabled databases in again'
  static override description = `The contrary of disable.

${VerbCommand.exitCodes}`
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool --database report']
  static override args = consoleArgs
  static override flags = verbFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerEnable)
    await this.perform('enable', args.targets, flags)
  }
}
