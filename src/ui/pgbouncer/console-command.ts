import type { ConsoleChoice } from '../../app/pgbouncer/consoles.ts'
import { exitOf, type Outcome } from '../../app/pgbouncer/outcome.ts'
import { exitCodes } from '../../errors.ts'
import { BaseCommand } from '../base-command.ts'
import { failureJson } from '../failure-json.ts'
import { hasFlag } from '../has-flag.ts'
import { endAtSignals } from '../interruption.ts'
import { painter } from '../painter.ts'
import { outcomeJson } from './outcome-json.ts'
import { outcomeText } from './outcome-text.ts'

/** Flags that choose consoles, as oclif parses them. */
export interface ChoiceFlags {
  topology?: string | undefined
  environment?: string | undefined
  cluster?: string | undefined
  url?: string[] | undefined
  json?: boolean
}

/** A command that goes to PgBouncer's console: how it chooses processes, and how it ends. */
export abstract class ConsoleCommand extends BaseCommand {
  protected static readonly exitCodes =
    'exit codes: 0 done on every process; 1 a process is not as asked; 2 usage; 3 unreachable; 5 done on some and not on others, or nobody knows: look with dbbal pgbouncer show; 6 PgBouncer refused, nothing changed; 130 Ctrl-C'

  /** It prints one JSON document after the other; Ctrl-C is how it ends. */
  protected isStream = false
  private atEnd: (() => void) | undefined

  protected override async init(): Promise<void> {
    await super.init()
    this.atEnd = endAtSignals((exit) => {
      if (this.isStream || !hasFlag(this.argv, '--json')) return
      this.log(
        failureJson({ code: 'INTERRUPTED', message: 'interrupted', hint: undefined, exit, findings: [] }),
      )
    })
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    this.atEnd?.()
    await super.finally(error)
  }

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
      onUnverified: (message) =>
        this.printNote('warning', message, 'write admin: {ca: FILE} or tls: {clients: {ca: FILE}}'),
    }
  }

  /** Asks before something is done; `--yes` answers. */
  protected confirmation(isAnswered: boolean): (plan: readonly string[]) => Promise<void> {
    return async (plan) => {
      const { confirm } = await import('../confirm.ts')
      await confirm(plan, isAnswered)
    }
  }

  /** Says on stderr that clients are held from now on. */
  protected readonly printHeld = (outcomes: readonly Outcome<unknown>[]): void => {
    for (const { console, message } of outcomes) process.stderr.write(`${console}  ${message}\n`)
  }

  /** Prints what came of it, and exits with the code of all of it. */
  protected end<Value>(
    outcomes: readonly Outcome<Value>[],
    { json }: ChoiceFlags,
    {
      shown = () => ({}),
      below = () => [],
      interrupted,
    }: {
      shown?: (value: Value) => Record<string, unknown>
      below?: (value: Value) => readonly string[]
      /** Of a command that has come to its end after Ctrl-C or SIGTERM. */
      interrupted?: 130 | 143 | undefined
    } = {},
  ): void {
    // What nobody knows is to be looked at, whatever ended the command.
    const isUnknown = outcomes.some(({ status }) => status === 'unknown')
    const exit = interrupted === undefined || isUnknown ? exitOf(outcomes) : interrupted
    if (json) this.log(outcomeJson(outcomes, exit, shown))
    else process.stdout.write(outcomeText(outcomes, painter(process.stdout, this.argv), below))
    if (exit !== exitCodes.ok) this.exit(exit)
  }
}
