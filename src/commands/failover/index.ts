import * as Flags from '@oclif/core/flags'
import { FailoverCommand } from '../../ui/failover/failover-command.ts'
import { notWith } from '../../ui/not-with.ts'

export default class Failover extends FailoverCommand {
  static override summary = 'make a replica the primary, whether the primary lives or is dead'
  static override description = `${FailoverCommand.story}

Where the primary does not answer, the clients are held first; then its death is seen from two vantage points, no replica may have received more than INSTANCE, and the old primary is kept from writing: by the cluster's fence.hook and a look that agrees, by synchronous replication, or by the cluster's name typed on a terminal. Without one of these it is refused.

A run that was cut off is ended by --resume, or by --abort as long as nothing was promoted.

exit codes: 0 another primary serves, verified; 2 usage, 3 unreachable, 4 refused, nothing was changed; 5 look, then --resume; 6 failed, everything is as before; 130 Ctrl-C, everything is as before`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --to b --dry-run',
    '<%= config.bin %> <%= command.id %> --cluster shop --to b',
    { description: 'after dbbal was killed', command: '<%= config.bin %> <%= command.id %> --resume' },
  ]
  static override flags = {
    ...FailoverCommand.commonFlags,
    resume: Flags.boolean({
      exclusive: ['abort'],
      ...notWith('dry-run'),
      description: 'end a run that was cut off',
    }),
    abort: Flags.boolean({
      exclusive: ['resume'],
      ...notWith('dry-run'),
      description: 'undo a run that was cut off, where nothing was promoted',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Failover)
    await this.perform(flags, flags.resume ? 'resume' : flags.abort ? 'abort' : undefined, true)
  }
}
