import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Flags from '@oclif/core/flags'
import type { DrillOptions } from '../app/drill/drill-options.ts'
import { faults } from '../app/drill/faults.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import { BaseCommand } from '../ui/base-command.ts'
import { Interruption } from '../ui/interruption.ts'
import { milliseconds } from '../ui/milliseconds.ts'
import { notWith } from '../ui/not-with.ts'
import { painter } from '../ui/painter.ts'
import { databaseFlags, yesFlag } from '../ui/pgbouncer/console-flags.ts'
import { topologyFlags } from '../ui/topology-flags.ts'

export default class Drill extends BaseCommand {
  static override summary = 'switch over under load, and prove that no client lost anything'
  static override description =
    `Writers and readers in processes of their own go through the poolers while the primary moves; each acknowledged row is forced into a log, and at the end every row is looked for on the new primary. Reports the gap of each database, failed transactions, lost and duplicated rows, as text and as drill.json, latency.svg and drill.html in --output. In a cluster, a table "dbbal_drill" is made in each database and dropped at the end, the primary stays moved, and the topology follows: it is meant for staging.

With --fault kill-primary the primary dies each time, with freeze-primary it says nothing any more: what fails until the clients are held is told apart, and does not count, nor do statements that were in it then; rows of asynchronous replication may be lost, and do.

exit codes: 0 nothing failed, nothing lost or duplicated, every switchover proven; 1 something was; 2 usage, 3 unreachable, 4 refused, nothing was changed; 5 and 6 as dbbal switchover; 130 Ctrl-C, nothing is left of it`
  static override examples = [
    {
      description: 'there and back',
      command: '<%= config.bin %> <%= command.id %> --cluster shop --times 2',
    },
    {
      description: 'with transactions of your own',
      command: '<%= config.bin %> <%= command.id %> --cluster shop --database shop --script order.sql --yes',
    },
  ]
  static override flags = {
    ...topologyFlags,
    local: Flags.boolean({
      ...notWith('topology', 'environment', 'cluster', 'user'),
      description:
        'on a primary, two replicas and two PgBouncers of its own, started on this machine and thrown away',
    }),
    keep: Flags.boolean({ dependsOn: ['local'], description: 'leave the servers of --local running' }),
    cluster: Flags.string({ helpValue: 'NAME', description: 'the cluster, where the topology has several' }),
    to: Flags.string({
      helpValue: 'INSTANCE',
      description: 'the replica that becomes primary [default: the best one]',
    }),
    ...databaseFlags,
    user: Flags.string({
      helpValue: 'NAME',
      description:
        'user of the clients [default: the first one of the cluster that may write]; the password of one that is not declared comes from $PGPASSWORD',
    }),
    schema: Flags.string({ helpValue: 'NAME', default: 'public', description: 'where the table is made' }),
    script: Flags.string({
      helpValue: 'FILE',
      description: 'SQL that each transaction of the writers runs before it writes its row',
    }),
    clients: Flags.integer({ helpValue: 'N', default: 20, min: 1, max: 1000, description: 'writers' }),
    pace: Flags.string({
      helpValue: 'DURATION',
      default: '50ms',
      description: 'from one write of a client to its next',
    }),
    seconds: Flags.integer({
      helpValue: 'N',
      default: 5,
      min: 1,
      description: 'how long the clients work before, between and after the switchovers',
    }),
    fault: Flags.option({
      options: faults,
      description:
        'instead of a switchover: kill the primary (SIGKILL) or freeze it with all of its sessions (SIGSTOP), through control of its cluster, and have dbbal failover replace it',
    })(),
    times: Flags.integer({ helpValue: 'N', default: 1, min: 1, description: 'switchovers, there and back' }),
    timeout: Flags.string({
      helpValue: 'DURATION',
      default: '10s',
      description: 'how long clients may be held before everything is undone',
    }),
    accept: Flags.string({
      helpValue: 'CHECK=REASON',
      multiple: true,
      multipleNonGreedy: true,
      description: 'go on although this check refuses',
    }),
    output: Flags.string({
      char: 'o',
      helpValue: 'DIR',
      default: 'drill',
      description: 'directory of drill.json, latency.svg and drill.html',
    }),
    generated: Flags.string({
      helpValue: 'DIR',
      default: 'generated',
      description: 'directory of dbbal generate, whose files follow where it is there',
    }),
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Drill)
    const { drill } = await import('../app/drill/drill.ts')
    const { localDrill } = await import('../app/drill/local-drill.ts')
    const { exitOfDrill } = await import('../app/drill/drill-report.ts')
    const { acceptancesOf } = await import('../app/failover/acceptances.ts')
    const { drillPlanLines, drillText } = await import('../ui/drill/drill-text.ts')
    const { makeReportDirectory, readScript, writeDrill } = await import('../ui/drill/drill-files.ts')
    const { progressOf, writeEvent } = await import('../ui/failover/progress.ts')
    const paint = painter(process.stderr, this.argv)
    const script = flags.script === undefined ? undefined : readScript(flags.script)
    const report = await this.#interruptible((signal) => {
      const options: DrillOptions = {
        topology: flags.topology,
        environment: flags.environment,
        cluster: flags.cluster,
        workingDirectory: process.cwd(),
        variables: process.env,
        readStdin: this.readStdin,
        to: flags.to,
        databases: flags.database ?? [],
        user: flags.user,
        schema: flags.schema,
        script,
        clients: flags.clients,
        paceMs: milliseconds('pace', flags.pace),
        aroundMs: flags.seconds * 1000,
        times: flags.times,
        fault: flags.fault,
        timeoutMs: milliseconds('timeout', flags.timeout),
        accepted: acceptancesOf(flags.accept ?? []),
        generated: flags.generated,
        temporary: tmpdir(),
        confirm: async (proposal) => {
          if (!flags.local) {
            const { confirmByName } = await import('../ui/confirm.ts')
            await confirmByName(drillPlanLines(proposal, paint), proposal.cluster, flags.yes)
          }
          makeReportDirectory(flags.output)
        },
        tell: (message) => void process.stderr.write(`${message}\n`),
        onPhase: flags.json ? writeEvent : progressOf(paint),
        guardProgram: join(this.config.root, 'bin/guard.cjs'),
        clientProgram: join(this.config.root, 'bin/drill-client.cjs'),
        program: { version: this.config.version, argv: this.argv },
        signal,
      }
      return flags.local ? localDrill(options, flags.keep) : drill(options)
    })
    const exit = exitOfDrill(report)
    const json = `${JSON.stringify({ exit, ...report }, null, 2)}\n`
    const files = writeDrill(flags.output, report, { exit, json })
    if (flags.json) process.stdout.write(json)
    else process.stdout.write(drillText(report, exit, painter(process.stdout, this.argv)))
    process.stderr.write(`report: ${files.join(', ')}\n`)
    if (exit !== exitCodes.ok) this.exit(exit)
  }

  /** After Ctrl-C there is no report: what was begun has been taken away. */
  async #interruptible<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const interruption = new Interruption()
    try {
      return await interruption.during(work)
    } catch (error) {
      const exit: ExitCode | undefined = interruption.exit
      if (exit === undefined) throw error
      return this.exit(exit)
    }
  }
}
