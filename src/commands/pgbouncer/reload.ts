import * as Flags from '@oclif/core/flags'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleArgs, consoleFlags } from '../../ui/pgbouncer/console-flags.ts'
import { reloadJson, reloadLines } from '../../ui/pgbouncer/reload-result.ts'

export default class PgbouncerReload extends ConsoleCommand {
  static override summary = 'make PgBouncer read its file again, and prove that it did'
  static override description =
    `The file is linted first: RELOAD takes the first half of a file with an error in it, and 1.18 calls that a success. Afterwards SHOW CONFIG and SHOW DATABASES are compared with the file. It is the one on this machine, or --file; otherwise what dbbal generates.

exit codes: 0 every process runs with its file, 1 one does not: some settings need a restart, 2 usage, 3 unreachable, 4 a switchover or another deploy is under way, 5 some did and some did not, 6 not reloaded`
  static override examples = [
    { description: 'every PgBouncer of the topology', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'without a topology',
      command: '<%= config.bin %> <%= command.id %> --url postgres://admin@127.0.0.1:6432/pgbouncer',
    },
  ]
  static override args = consoleArgs
  static override flags = {
    ...consoleFlags,
    file: Flags.string({
      helpValue: 'FILE',
      description: 'a copy of the pgbouncer.ini that the processes read',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerReload)
    const { reload } = await import('../../app/pgbouncer/reload.ts')
    const outcomes = await reload({
      ...this.choice(flags, args.targets),
      file: flags.file,
      onUnlocked: (message) => this.printNote('warning', message),
    })
    this.end(outcomes, flags, { shown: reloadJson, below: reloadLines })
  }
}
