import type { ConsoleChoice } from '../../app/pgbouncer/consoles.ts'
import { exitOf, type Outcome } from '../../app/pgbouncer/outcome.ts'
import { type ExitCode, exitCodes } from '../../errors.ts'
import { BaseCommand } from '../base-command.ts'
import { painter } from '../painter.ts'
import { outcomeJson } from './outcome-json.ts'
import { outcomeText } from './outcome-text.ts'

/** Flags that choose consoles, as oclif parses them. */
interface ChoiceFlags {
  topology?: string | undefined
  environment?: string | undefined
  cluster?: string | undefined
  url?: string[] | undefined
  json?: boolean
}

/** A command that goes to PgBouncer's console: how it chooses processes, and how it ends. */
export abstract class ConsoleCommand extends BaseCommand {
  protected choice(
    { topology, environment, cluster, url }: ChoiceFlags,
    targets: readonly string[] = [],
  ): ConsoleChoice {
    return {
      topology,
      environment,
      cluster,
      urls: url ?? [],
      targets,
      workingDirectory: process.cwd(),
      variables: process.env,
      readStdin: this.readStdin,
    }
  }

  /** Asks before something is done; `--yes` answers. */
  protected confirmation(isAnswered: boolean): (plan: readonly string[]) => Promise<void> {
    return async (plan) => {
      const { confirm } = await import('../confirm.ts')
      await confirm(plan, isAnswered)
    }
  }

  /** Prints what came of it, and exits with the code of all of it. */
  protected end<Value>(
    outcomes: readonly Outcome<Value>[],
    { json }: ChoiceFlags,
    {
      shown = () => ({}),
      below = () => [],
      exit = exitOf(outcomes),
    }: {
      shown?: (value: Value) => Record<string, unknown>
      below?: (value: Value) => readonly string[]
      exit?: ExitCode
    } = {},
  ): void {
    if (json) this.log(outcomeJson(outcomes, exit, shown))
    else process.stdout.write(outcomeText(outcomes, painter(process.stdout, this.argv), below))
    if (exit !== exitCodes.ok) this.exit(exit)
  }
}
