import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { LintResult } from '../app/lint-result.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import { fileKinds } from '../lint/file-kinds.ts'
import { BaseCommand } from '../ui/base-command.ts'
import { Interruption } from '../ui/interruption.ts'
import { keyValues } from '../ui/key-value.ts'
import { painter } from '../ui/painter.ts'
import { fingerprintedFormats, reports } from '../ui/reports/index.ts'
import { reportOutputs } from '../ui/reports/outputs.ts'

const severities = ['error', 'warning', 'info', 'never'] as const
const profiles = ['minimal', 'recommended', 'strict'] as const
const levels = ['disabled', 'info', 'warning', 'error'] as const
const formats = Object.keys(reports) as (keyof typeof reports)[]

export default class Lint extends BaseCommand {
  static override summary = 'find what brings a balancer down in its configuration files'
  static override description =
    `Reads the files of PgBouncer, MySQL Router, ProxySQL, mongos, mongod, Redis, Valkey and Sentinel that are there already, scripts for mongosh, and topologies. What a file is, is told from its name and its text. A comment hides a finding: "; dbbal-ignore PGB007 -- reason" behind it or above it, dbbal-ignore-next-line, dbbal-ignore-file. The nearest .dbbalrc.yaml up to the repository's root sets profile, targets, rules, and overrides for globs of files.

exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or unreadable input, 5 partly fixed, 6 nothing fixed`
  static override examples = [
    { description: 'everything below this directory', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'one file, for the version that runs',
      command: '<%= config.bin %> <%= command.id %> /etc/pgbouncer/pgbouncer.ini --target pgbouncer=1.18',
    },
    {
      description: 'in a pipeline: a report for code scanning, and one for people',
      command: '<%= config.bin %> <%= command.id %> --format text --format sarif --output-file lint.sarif',
    },
    {
      description: 'see what would be fixed',
      command: '<%= config.bin %> <%= command.id %> --fix --dry-run',
    },
  ]
  static override args = {
    paths: Args.string({
      multiple: true,
      description: 'files, directories or globs, - for stdin [default: the working directory]',
    }),
  }
  static override flags = {
    kind: Flags.string({
      options: fileKinds.map(({ kind }) => kind),
      helpValue: 'KIND',
      description: 'what every named file is, for example pgbouncer.ini',
    }),
    target: Flags.string({
      helpValue: 'PRODUCT=VERSION',
      multiple: true,
      multipleNonGreedy: true,
      description: 'version of a product [default: the newest that is known]',
    }),
    profile: Flags.option({
      options: profiles,
      description: 'minimal is what the server refuses, strict is everything [default: recommended]',
    })(),
    rule: Flags.string({
      helpValue: 'ID=LEVEL',
      multiple: true,
      multipleNonGreedy: true,
      description: 'what a rule counts as: disabled, info, warning, error',
    }),
    'fail-on': Flags.option({
      options: severities,
      default: 'error',
      description: 'least severity that makes the exit code 1',
    })(),
    'max-warnings': Flags.integer({
      min: 0,
      helpValue: 'N',
      description: 'more of them make the exit code 1',
    }),
    format: Flags.string({
      options: formats,
      multiple: true,
      multipleNonGreedy: true,
      exclusive: ['json'],
      description: 'report, also several [default: text, github under GitHub Actions]',
    }),
    'output-file': Flags.string({
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'where the --format before it goes [default: standard output]',
    }),
    fs: Flags.boolean({ description: 'look at modes and directories that the files name, on this machine' }),
    'stdin-filepath': Flags.string({ helpValue: 'FILE', description: 'what standard input would be called' }),
    fix: Flags.boolean({ description: 'mend what can be mended without changing anything else' }),
    'dry-run': Flags.boolean({ description: 'with --fix: print a diff, write nothing', dependsOn: ['fix'] }),
    baseline: Flags.string({ helpValue: 'FILE', description: 'leave out the findings that it holds' }),
    'write-baseline': Flags.string({
      helpValue: 'FILE',
      description: 'write all findings to it; one that is there only shrinks',
      exclusive: ['baseline'],
    }),
  }

  async run(): Promise<void> {
    const { argv, flags, raw } = await this.parse(Lint)
    const typed = raw.flatMap((token) => (token.type === 'flag' ? [token] : []))
    const outputs = reportOutputs(typed, usualFormat(flags.json, flags['dry-run']))
    const { lint } = await import('../app/lint.ts')
    const interruption = new Interruption()
    const result = await lint({
      paths: argv as string[],
      workingDirectory: process.cwd(),
      kind: flags.kind,
      stdinPath: flags['stdin-filepath'],
      readStdin: this.readStdin,
      targets: keyValues('target', flags.target ?? [], isVersion, 'pgbouncer=1.18'),
      profile: flags.profile,
      rules: keyValues('rule', flags.rule ?? [], isLevel, 'PGB007=warning'),
      usesFileSystem: flags.fs,
      fix: flags['dry-run'] ? 'dry-run' : flags.fix ? 'write' : 'none',
      whileWriting: interruption.during,
      hasFingerprints: outputs.some(({ format }) => fingerprintedFormats.includes(format)),
      baseline: flags.baseline,
      writeBaseline: flags['write-baseline'],
    })
    const { lintVerdict } = await import('../app/lint-verdict.ts')
    const failOn = { severity: flags['fail-on'], maxWarnings: flags['max-warnings'] }
    const exit = interruption.exit ?? lintVerdict(result, failOn)
    await this.#write(result, outputs, exit)
    if (exit !== exitCodes.ok) this.exit(exit)
  }

  async #write(result: LintResult, outputs: ReturnType<typeof reportOutputs>, exit: ExitCode): Promise<void> {
    for (const { format, file } of outputs) {
      const report = await reports[format]()
      const paint =
        file === undefined ? painter(process.stdout, this.argv) : (_: string, text: string) => text
      const text = report(result, { exit, paint, version: this.config.version })
      if (file === undefined) process.stdout.write(text)
      else (await import('../ui/reports/write-report.ts')).writeReport(process.cwd(), file, text)
    }
    if (!outputs.some(({ format, file }) => format === 'json' && file === undefined))
      for (const note of result.notes) this.printNote('warning', note)
  }
}

/** Annotations cannot show a diff. */
function usualFormat(isJson: boolean, isDiff: boolean): keyof typeof reports {
  if (isJson) return 'json'
  return !isDiff && process.env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'text'
}

function isVersion(text: string): text is string {
  return /^\d+(\.\d+)*$/.test(text)
}

function isLevel(text: string): text is (typeof levels)[number] {
  return levels.some((level) => level === text)
}
