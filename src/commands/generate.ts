import * as Flags from '@oclif/core/flags'
import type { GenerateResult } from '../app/generate-result.ts'
import type { OutputFlags } from '../app/to-output.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import { BaseCommand } from '../ui/base-command.ts'
import { generateJson } from '../ui/generate-json.ts'
import { generateNotes } from '../ui/generate-notes.ts'
import { generateText } from '../ui/generate-text.ts'
import { Interruption } from '../ui/interruption.ts'
import { painter } from '../ui/painter.ts'
import { Progress } from '../ui/progress.ts'
import { topologyFlags } from '../ui/topology-flags.ts'

const writesNothing = ['overwrite', 'allow-shrink', 'prune']

export default class Generate extends BaseCommand {
  static override summary = 'write the configuration of every balancer and cluster'
  static override description =
    `Files go to DIR/<balancer or cluster>/<instance>/, those of all instances to DIR/<balancer or cluster>/. Each file is the old one or the new one, never half; a run that was killed is completed by the next one. A file that was edited by hand, or that dbbal did not write, is not replaced without --overwrite.

exit codes: 0 done, 1 --check or --diff found a difference, 2 invalid topology or usage, 4 refused (see the hint), 5 partly written, 6 nothing written`
  static override usage =
    '<%= command.id %> [-t FILE] [--environment NAME] [-o DIR] [--cluster NAME] [--only KIND] [--templates DIR] [--placeholders] [--check | --diff | --dry-run | --stdout] [--overwrite] [--allow-shrink] [--prune] [--json]'
  static override examples = [
    { description: 'write to ./generated', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'look first, without any secret',
      command: '<%= config.bin %> <%= command.id %> --stdout --placeholders',
    },
    {
      description: 'in a pipeline: do the files match the topology?',
      command: '<%= config.bin %> <%= command.id %> --check',
    },
    {
      description: 'one cluster and what stands in front of it',
      command: '<%= config.bin %> <%= command.id %> -t estate.yaml -o out --cluster shop --diff',
    },
  ]
  static override flags = {
    ...topologyFlags,
    output: Flags.string({
      char: 'o',
      helpValue: 'DIR',
      default: 'generated',
      description: 'output directory',
    }),
    cluster: Flags.string({
      helpValue: 'NAME',
      description: 'only this cluster and the balancers in front of it',
    }),
    only: Flags.string({
      helpValue: 'KIND',
      description: 'only this kind of product, for example pgbouncer',
    }),
    stdout: Flags.boolean({
      description: 'print the files, write nothing',
      exclusive: ['check', 'diff', 'dry-run', ...writesNothing],
    }),
    diff: Flags.boolean({
      description: 'print a unified diff, write nothing; with --dry-run beside the plan',
    }),
    check: Flags.boolean({ description: 'write nothing, exit 1 on any difference', exclusive: ['dry-run'] }),
    'dry-run': Flags.boolean({ description: 'write nothing, show what a run would do' }),
    overwrite: Flags.boolean({ description: 'replace files that were edited, or that dbbal did not write' }),
    'allow-shrink': Flags.boolean({ description: 'take servers out of a route without replacement' }),
    prune: Flags.boolean({ description: 'remove files that are no longer generated' }),
    placeholders: Flags.boolean({ description: 'write names in the place of secrets, and ask for none' }),
    templates: Flags.string({
      helpValue: 'DIR',
      description: "directory of templates that take the built-in ones' place",
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Generate)
    const { generate } = await import('../app/generate.ts')
    const progress = new Progress(process.stderr)
    const interruption = new Interruption()
    const result = await generate({
      ...flags,
      mode: modeOf(flags),
      allowShrink: flags['allow-shrink'],
      templatesDirectory: flags.templates,
      workingDirectory: process.cwd(),
      variables: process.env,
      readStdin: this.readStdin,
      whileWriting: interruption.during,
      onProgress: progress.show,
    }).finally(() => progress.end())
    const exit = interruption.exit ?? exitOf(result)
    if (flags.json) this.log(generateJson(result, exit))
    else this.#print(result)
    if (exit !== exitCodes.ok) this.exit(exit)
  }

  #print(result: GenerateResult): void {
    this.printFindings(result.findings)
    process.stdout.write(generateText(result, painter(process.stdout, this.argv)))
    for (const { severity, message, hint } of generateNotes(result)) this.printNote(severity, message, hint)
  }
}

function modeOf(flags: {
  stdout: boolean
  check: boolean
  diff: boolean
  'dry-run': boolean
}): OutputFlags['mode'] {
  if (flags.stdout) return 'stdout'
  if (flags['dry-run']) return 'dry-run'
  return flags.check || flags.diff ? 'check' : 'write'
}

function exitOf({ outcome }: GenerateResult): ExitCode {
  if (outcome === 'refused') return exitCodes.refused
  return outcome === 'differs' ? exitCodes.findings : exitCodes.ok
}
