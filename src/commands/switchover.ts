import { FailoverCommand } from '../ui/failover/failover-command.ts'

export default class Switchover extends FailoverCommand {
  static override summary = 'make a replica the primary while the primary lives, with no error for any client'
  static override description = `${FailoverCommand.story}

exit codes: 0 another primary serves, verified; 2 usage, 3 unreachable, 4 refused, nothing was changed; 5 look, then dbbal failover --resume; 6 failed, everything is as before; 130 Ctrl-C, everything is as before`
  static override examples = [
    { description: 'what would be done', command: '<%= config.bin %> <%= command.id %> --to b --dry-run' },
    '<%= config.bin %> <%= command.id %> --cluster shop --to b',
    {
      description: 'in a script: only from the primary that the script knows',
      command: '<%= config.bin %> <%= command.id %> --from a --to b --wait-for-quiet 10m --yes --json',
    },
  ]
  static override flags = FailoverCommand.commonFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Switchover)
    await this.perform(flags)
  }
}
