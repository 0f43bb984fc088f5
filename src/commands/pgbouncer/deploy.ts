import * as Flags from '@oclif/core/flags'
import { Interruption } from '../../ui/interruption.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, yesFlag } from '../../ui/pgbouncer/console-flags.ts'
import { reloadJson, reloadLines } from '../../ui/pgbouncer/reload-result.ts'
import { topologyFlags } from '../../ui/topology-flags.ts'

export default class PgbouncerDeploy extends ConsoleCommand {
  static override summary =
    'carry generated files to the hosts of PgBouncer, and prove that they are in force'
  static override description =
    `Asks the database servers first who is primary, and refuses where the topology says another one. Every file is linted before one is written. Then, instance by instance, under the lock of the clusters behind: the files that are there are kept, the new ones take their places, every process reloads, and what runs is compared with them. Where a process does not run with its new file, the previous ones are put back and nothing further is done. Files of systemd are named, not carried: they count at a restart. --revert asks the servers as well, and refuses where the files of before send writers elsewhere.

exit codes: 0 every process runs with its new file, 1 some settings need a restart, 2 invalid topology or usage, 3 unreachable, 4 refused, or a switchover is under way, 5 look (see the hint), 6 the previous files are back, 130 Ctrl-C: an instance that was begun is done, the others are as before`
  static override examples = [
    { description: 'what would change', command: '<%= config.bin %> <%= command.id %> shop-pool --dry-run' },
    { description: 'one instance first', command: '<%= config.bin %> <%= command.id %> shop-pool/pgb1' },
    {
      description: 'back to what was there before',
      command: '<%= config.bin %> <%= command.id %> shop-pool --revert --yes',
    },
  ]
  static override args = consoleArgs
  static override flags = {
    ...topologyFlags,
    cluster: Flags.string({ helpValue: 'NAME', description: 'only PgBouncers in front of this cluster' }),
    revert: Flags.boolean({ description: 'put back the files that the last deploy found' }),
    'dry-run': Flags.boolean({ description: 'change nothing, show what a run would do' }),
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerDeploy)
    const { deploy } = await import('../../app/pgbouncer/deploy.ts')
    const interruption = new Interruption()
    const outcomes = await interruption.during((signal) =>
      deploy({
        ...this.choice(flags, args.targets),
        isRevert: flags.revert,
        isDryRun: flags['dry-run'],
        confirm: this.confirmation(flags.yes),
        onUnlocked: (message) => this.printNote('warning', message),
        onLeftOut: (message) => this.printNote('warning', message, 'copy it, then systemctl daemon-reload'),
        signal,
      }),
    )
    this.end(outcomes, flags, { shown: reloadJson, below: reloadLines, interrupted: interruption.exit })
  }
}
