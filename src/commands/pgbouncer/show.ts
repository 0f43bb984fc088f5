import { setTimeout } from 'node:timers/promises'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { exitOf } from '../../app/pgbouncer/outcome.ts'
import { exitCodes } from '../../errors.ts'
import { painter } from '../../ui/painter.ts'
import { ConsoleCommand } from '../../ui/pgbouncer/console-command.ts'
import { consoleFlags, targetDescription } from '../../ui/pgbouncer/console-flags.ts'
import { outcomeText } from '../../ui/pgbouncer/outcome-text.ts'
import { table } from '../../ui/pgbouncer/table.ts'

export default class PgbouncerShow extends ConsoleCommand {
  static override summary = 'show what PgBouncer processes say of themselves'
  static override description =
    'Everything that the SHOW of their version knows, from every process at once; "help" lists it. Passwords and keys are never shown.'
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
    for (;;) {
      const outcomes = await look()
      if (flags.json || outcomes.every(({ status }) => status !== 'done')) {
        this.end(outcomes, flags, { shown: (rows) => ({ rows }) })
        if (flags.watch === undefined) return
      } else {
        const isOne = outcomes.length === 1
        const rows = outcomes.flatMap(({ console, value }) =>
          (value ?? []).map((row) => (isOne ? row : { process: console, ...row })),
        )
        process.stdout.write(table(rows))
        const failed = outcomes.filter(({ status }) => status !== 'done')
        process.stderr.write(outcomeText(failed, painter(process.stderr, this.argv)))
        const exit = exitOf(outcomes)
        if (exit !== exitCodes.ok && flags.watch === undefined) this.exit(exit)
      }
      if (flags.watch === undefined) return
      await setTimeout(flags.watch * 1000)
    }
  }
}
