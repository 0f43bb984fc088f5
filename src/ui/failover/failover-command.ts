import { join } from 'node:path'
import * as Flags from '@oclif/core/flags'
import { DbbalError, exitCodes } from '../../errors.ts'
import { exitOfEnd } from '../../failover/ended.ts'
import type { Wish } from '../../failover/take-up.ts'
import { isDuration, isSize } from '../../topology/units.ts'
import { BaseCommand } from '../base-command.ts'
import { failureJson } from '../failure-json.ts'
import { endAtSignals, Interruption } from '../interruption.ts'
import { milliseconds } from '../milliseconds.ts'
import { notWith } from '../not-with.ts'
import { painter } from '../painter.ts'
import { timeoutFlag, yesFlag } from '../pgbouncer/console-flags.ts'
import { topologyFlags } from '../topology-flags.ts'
import { readSavedPlan } from './saved-plan.ts'

/** The flags, as oclif parses them. */
interface FailoverFlags {
  topology?: string | undefined
  environment?: string | undefined
  cluster?: string | undefined
  to?: string | undefined
  from?: string | undefined
  timeout: string
  'wait-for-quiet'?: string | undefined
  'max-lag'?: string | undefined
  plan?: string | undefined
  accept?: string[] | undefined
  'dry-run': boolean
  'no-write': boolean
  runbook?: string | undefined
  output: string
  yes: boolean
  json?: boolean
}

/** What `switchover` and `failover` share. */
export abstract class FailoverCommand extends BaseCommand {
  protected static readonly story =
    `Clients are held by PgBouncer meanwhile: databases are paused by name on every process, the old primary is stopped and proven to be stopped, the candidate has replayed all of it, and only then it is promoted. What fails before that is undone. Then every pooler is pointed at the new primary and resumed, the replicas follow, the old primary comes back as one of them, and the topology says who is primary. With --json every phase is a JSON object on a line of standard error, when it begins and when it has ended.`

  protected static readonly commonFlags = {
    ...topologyFlags,
    cluster: Flags.string({ helpValue: 'NAME', description: 'the cluster, where the topology has several' }),
    to: Flags.string({ helpValue: 'INSTANCE', description: 'the replica that becomes primary' }),
    from: Flags.string({
      helpValue: 'INSTANCE',
      description: 'only if this one is the primary: a command that is run twice does not go back',
    }),
    ...timeoutFlag('10s', 'how long clients may be held before everything is undone'),
    'wait-for-quiet': Flags.string({
      helpValue: 'DURATION',
      description: 'wait so long for long transactions to end, before anything is held',
    }),
    'max-lag': Flags.string({
      helpValue: 'SIZE|DURATION',
      description: 'how far behind the candidate may be, instead of failover.max_lag of the topology',
    }),
    accept: Flags.string({
      helpValue: 'CHECK=REASON',
      multiple: true,
      multipleNonGreedy: true,
      description: 'go on although this check refuses; the reason is kept in the journal',
    }),
    plan: Flags.string({
      helpValue: 'FILE',
      ...notWith('dry-run', 'to', 'from', 'cluster'),
      description: 'carry out what --dry-run --json has printed, if nothing changed since',
    }),
    'dry-run': Flags.boolean({ description: 'show the plan, do nothing' }),
    runbook: Flags.string({
      helpValue: 'DIR',
      dependsOn: ['dry-run'],
      description: 'write the plan as numbered shell files too, for the day dbbal cannot run',
    }),
    output: Flags.string({
      char: 'o',
      helpValue: 'DIR',
      default: 'generated',
      description: 'directory of dbbal generate, whose files follow where it is there',
    }),
    'no-write': Flags.boolean({
      description: 'leave the topology and the generated files as they are, print the diff',
    }),
    ...yesFlag,
  }

  protected async perform(flags: FailoverFlags, wish?: Wish, mayFailOver = false): Promise<void> {
    const { failover } = await import('../../app/failover/failover.ts')
    const { acceptancesOf } = await import('../../app/failover/acceptances.ts')
    const { progressOf, writeEvent } = await import('./progress.ts')
    const { askForName, hasTerminal } = await import('../confirm.ts')
    const { reportText } = await import('./report-text.ts')
    const saved = flags.plan === undefined ? undefined : readSavedPlan(flags.plan)
    let isBegun = false
    const atEnd = endAtSignals(
      (exit) => this.sayInterrupted(exit, flags.json === true),
      () => isBegun,
    )
    const report = await new Interruption().during((signal) =>
      failover({
        topology: flags.topology,
        environment: flags.environment,
        cluster: saved?.cluster ?? flags.cluster,
        workingDirectory: process.cwd(),
        variables: process.env,
        readStdin: this.readStdin,
        to: saved?.to ?? flags.to,
        from: saved?.from ?? flags.from,
        fingerprint: saved?.fingerprint,
        wish,
        timeoutMs: milliseconds('timeout', flags.timeout),
        quietMs:
          flags['wait-for-quiet'] === undefined ? 0 : milliseconds('wait-for-quiet', flags['wait-for-quiet']),
        maxLag: lag(flags['max-lag']),
        accepted: acceptancesOf(flags.accept ?? []),
        mayFailOver,
        isDryRun: flags['dry-run'],
        runbook: flags.runbook,
        isSure: flags.yes,
        output: flags.output,
        mayWrite: !flags['no-write'],
        confirm: async (proposal) => {
          const { proposalLines } = await import('./proposal-lines.ts')
          const { confirmByName } = await import('../confirm.ts')
          const paint = painter(process.stderr, this.argv)
          await confirmByName(proposalLines(proposal, paint), proposal.to, flags.yes)
          isBegun = true
        },
        askForName: hasTerminal() ? askForName : undefined,
        hasCooldown: !hasTerminal(),
        onPhase: flags.json ? writeEvent : progressOf(painter(process.stderr, this.argv)),
        guardProgram: join(this.config.root, 'bin/guard.cjs'),
        program: { version: this.config.version, argv: this.argv },
        signal,
      }).finally(atEnd),
    )
    const exit = report.ended === undefined ? exitCodes.ok : exitOfEnd(report.ended)
    if (flags.json) this.log(JSON.stringify({ exit, ...report }, null, 2))
    else process.stdout.write(reportText(report, painter(process.stdout, this.argv)))
    if (exit !== exitCodes.ok) this.exit(exit)
  }

  /** Nothing is held, nothing is changed: nobody has said yes yet. */
  private sayInterrupted(exit: 130 | 143, isJson: boolean): void {
    const failure = { code: 'INTERRUPTED', message: 'nothing was done', hint: undefined, exit, findings: [] }
    if (isJson) this.log(failureJson(failure))
    else this.printNote('error', failure.message)
  }
}

/** @throws DbbalError (2) */
function lag(text: string | undefined): string | undefined {
  if (text === undefined || isDuration(text) || isSize(text)) return text
  throw new DbbalError('MAX_LAG', `--max-lag ${JSON.stringify(text)} is no size and no duration`, {
    exit: exitCodes.usage,
    hint: 'write 1MiB, or 500ms',
  })
}
