import { setTimeout } from 'node:timers/promises'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { exitOf } from '../../app/pgbouncer/outcome.ts'
import type { Shown } from '../../app/pgbouncer/show.ts'
import { type ExitCode, exitCodes } from '../../errors.ts'
import { painter } from '../../ui/painter.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleFlags, targetDescription } from '../../ui/pgbouncer/console-flags.ts'
import { outcomeJson } from '../../ui/pgbouncer/outcome-json.ts'
import { outcomeText } from '../../ui/pgbouncer/outcome-text.ts'
import { table } from '../../ui/pgbouncer/table.ts'

export default class PgbouncerShow extends ConsoleCommand {
  static override summary = 'show what PgBouncer processes say of themselves'
  static override description =
    `Everything that the SHOW of their version knows, from every process at once; "help" lists it. Passwords and keys are never shown.

${ConsoleCommand.exitCodes}`
  static override examples = [
    { description: 'the pools of all', command: '<%= config.bin %> <%= command.id %> pools' },
    {
      description: 'of one process, again every two seconds',
      command: '<%= config.bin %> <%= command.id %> clients shop-pool/pgb1 --watch 2',
    },
    {
      description: 'without a topology',
      command:
        '<%= config.bin %> <%= command.id %> databases --url postgres://admin@127.0.0.1:6432/pgbouncer',
    },
  ]
  static override args = {
    what: Args.string({
      required: true,
      description: 'pools, databases, clients, servers, config, stats, ...',
    }),
    targets: Args.string({ multiple: true, description: targetDescription }),
  }
  static override flags = {
    ...consoleFlags,
    watch: Flags.integer({
      min: 1,
      helpValue: 'SECONDS',
      description: 'show it again and again, until Ctrl-C',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PgbouncerShow)
    const { show } = await import('../../app/pgbouncer/show.ts')
    const look = await show({ ...this.choice(flags, args.targets), what: args.what })
    if (flags.watch === undefined) {
      const exit = this.print(await look(), flags.json)
      return exit === exitCodes.ok ? undefined : this.exit(exit)
    }
    this.isStream = true
    for (;;) {
      this.print(await look(), flags.json)
      await setTimeout(flags.watch * 1000)
    }
  }

  /** One table; what failed beside it goes to stderr, so that a pipe gets the rows alone. */
  private print(outcomes: Shown, isJson = false): ExitCode {
    const exit = exitOf(outcomes)
    const isOne = outcomes.length === 1
    const done = outcomes.filter(({ status }) => status === 'done')
    const failed = outcomes.filter(({ status }) => status !== 'done')
    const rows = done.flatMap(({ console, value = [] }) =>
      value.map((row) => (isOne ? row : { process: console, ...row })),
    )
    if (isJson) this.log(outcomeJson(outcomes, exit, (shown) => ({ rows: shown })))
    else if (done.length > 0) process.stdout.write(table(rows))
    const failures = done.length > 0 ? process.stderr : process.stdout
    if (!isJson) failures.write(outcomeText(failed, painter(failures, this.argv)))
    return exit
  }
}
