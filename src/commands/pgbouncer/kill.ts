import { consoleArgs, verbFlags, yesFlag } from '../../ui/pgbouncer/console-flags.ts'
import { VerbCommand } from '../../ui/pgbouncer/verb-command.ts'

export default class PgbouncerKill extends VerbCommand {
  static override summary = 'drop every client and server connection of databases at once'
  static override description = `Clients get an error. The databases stay paused until resume.

${VerbCommand.exitCodes}, and everything is resumed`
  static override examples = ['<%= config.bin %> <%= command.id %> shop-pool/pgb1 --database shop --yes']
  static override args = consoleArgs
  static override flags = { ...verbFlags, ...yesFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerKill)
    await this.perform('kill', args.targets, flags, true)
  }
}
