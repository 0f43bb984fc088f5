import * as Args from '@oclif/core/args'
import { BaseCommand } from '../../ui/base-command.ts'

export default class FailoverHistory extends BaseCommand {
  static override summary = 'list switchovers and failovers, the last one first'
  static override description =
    `Those that were started by this account on this machine; each has a journal, a copy of which lies on a pooler host.

exit codes: 0`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'for a report', command: '<%= config.bin %> <%= command.id %> shop --json' },
  ]
  static override args = { cluster: Args.string({ description: 'only of this cluster' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FailoverHistory)
    const { history } = await import('../../app/failover/history.ts')
    const { historyText } = await import('../../ui/failover/history-text.ts')
    const runs = history(process.env, args.cluster)
    if (flags.json) this.log(JSON.stringify({ exit: 0, runs }, null, 2))
    else process.stdout.write(historyText(runs))
  }
}
