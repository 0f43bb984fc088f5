import type { VerbOptions } from '../../app/pgbouncer/run-verb.ts'
import { Interruption } from '../interruption.ts'
import { milliseconds } from '../milliseconds.ts'
import { type ChoiceFlags, ConsoleCommand } from './console-command.ts'

/** `verbFlags` and, where the verb harms clients, `yesFlag`, as oclif parses them. */
interface VerbFlags extends ChoiceFlags {
  database?: string[] | undefined
  timeout: string
  yes?: boolean
}

/** A command that sends one statement of PgBouncer's console for each database. */
export abstract class VerbCommand extends ConsoleCommand {
  /** @param isHolding it pauses databases: Ctrl-C takes that back */
  protected async perform(
    verb: VerbOptions['verb'],
    targets: readonly string[] | undefined,
    flags: VerbFlags,
    isHolding = false,
  ): Promise<void> {
    const { runVerb } = await import('../../app/pgbouncer/run-verb.ts')
    const options = {
      ...this.choice(flags, targets),
      verb,
      databases: flags.database ?? [],
      timeoutMs: milliseconds('timeout', flags.timeout),
      confirm: this.confirmation(flags.yes ?? false),
    }
    const interruption = new Interruption()
    const outcomes = isHolding
      ? await interruption.during((signal) => runVerb({ ...options, signal }))
      : await runVerb(options)
    this.end(outcomes, flags, { shown: (value) => ({ ...value }), interrupted: interruption.exit })
  }
}
