import { Command } from '@oclif/core/command'
import * as Errors from '@oclif/core/errors'
import * as Flags from '@oclif/core/flags'
import { unfinishedJournals } from '../app/failover/unfinished-marks.ts'
import { type Failure, toFailure } from './failure.ts'
import { failureJson } from './failure-json.ts'
import { hasFlag } from './has-flag.ts'
import { noteText } from './note.ts'
import { painter } from './painter.ts'
import { printFindings } from './print-findings.ts'
import { sourceReader } from './source-reader.ts'

/** What every command has: the common flags, and one way from an error to its text and exit code. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    json: Flags.boolean({ description: 'print one JSON object and nothing else', helpGroup: 'GLOBAL' }),
    'no-color': Flags.boolean({
      description: 'print without colours, as with NO_COLOR',
      helpGroup: 'GLOBAL',
    }),
    debug: Flags.boolean({ description: 'print the stack of an unexpected error', helpGroup: 'GLOBAL' }),
  }

  /** Standard input, once a command has read it: findings in it are shown with their line. */
  protected stdinText: string | undefined

  protected readonly readStdin = async (): Promise<string> => {
    const { readStdin } = await import('./read-stdin.ts')
    this.stdinText = await readStdin(process.stdin)
    return this.stdinText
  }

  /** Findings on stderr, each with its line. */
  protected printFindings(findings: Failure['findings']): void {
    const paint = painter(process.stderr, this.argv)
    process.stderr.write(printFindings(findings, sourceReader(process.cwd(), this.stdinText), paint))
  }

  /** An error or a warning on stderr, with the next thing to type. */
  protected printNote(severity: 'error' | 'warning', message: string, hint?: string): void {
    const paint = painter(process.stderr, this.argv)
    process.stderr.write(noteText(paint, severity, message, hint))
  }

  /** Pools that an unfinished run holds are nobody's to find out by chance. */
  protected override async init(): Promise<void> {
    await super.init()
    const journals = unfinishedJournals(process.env)
    if (journals.length === 0) return
    const { unfinished } = await import('../app/failover/unfinished.ts')
    for (const { message, hint } of unfinished(journals)) this.printNote('warning', message, hint)
  }

  protected override async catch(error: Error): Promise<void> {
    if (error instanceof Errors.ExitError) throw error
    const failure = toFailure(error, this.ctor, this.config.bin)
    if (hasFlag(this.argv, '--json')) this.log(failureJson(failure))
    else {
      this.printFindings(failure.findings)
      this.printNote('error', failure.message, failure.hint)
    }
    if (hasFlag(this.argv, '--debug')) process.stderr.write(`${error.stack ?? error}\n`)
    this.exit(failure.exit)
  }
}
