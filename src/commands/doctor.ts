import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { exitCodes } from '../errors.ts'
import { BaseCommand } from '../ui/base-command.ts'
import { doctorJson } from '../ui/doctor/doctor-json.ts'
import { doctorText } from '../ui/doctor/doctor-text.ts'
import { painter } from '../ui/painter.ts'
import { topologyFlags } from '../ui/topology-flags.ts'

export default class Doctor extends BaseCommand {
  static override summary =
    'tell whether a PostgreSQL cluster is ready to fail over now, to whom, with what loss and what stall'
  static override description =
    `Looks at every server, every PgBouncer process in front, the hosts, and the logins that would be needed; changes nothing. One line a check: what is, what may be, and what to do. A switchover begins with the same checks. What a dead primary could not be asked is kept below $DBBAL_STATE_DIR.

exit codes: 0 ready, 1 not ready, 2 invalid topology or usage, 3 nothing can be reached`
  static override examples = [
    '<%= config.bin %> <%= command.id %> shop',
    {
      description: 'in a nightly job, as one JSON object',
      command: '<%= config.bin %> <%= command.id %> shop --json',
    },
    {
      description: 'with something that is known and agreed on',
      command:
        '<%= config.bin %> <%= command.id %> shop --to pg2 --accept "direct-clients=the report of finance, ends at six"',
    },
  ]
  static override args = {
    cluster: Args.string({ description: 'the cluster; the only PostgreSQL cluster when absent' }),
  }
  static override flags = {
    ...topologyFlags,
    to: Flags.string({
      helpValue: 'INSTANCE',
      description: 'who would be promoted; the best one when absent',
    }),
    accept: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'CHECK=REASON',
      description: 'let a check pass that refuses; the reason is printed, and kept',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Doctor)
    const { doctor } = await import('../app/doctor.ts')
    const diagnosis = await doctor({
      cluster: args.cluster,
      to: flags.to,
      accept: flags.accept ?? [],
      topology: flags.topology,
      environment: flags.environment,
      workingDirectory: process.cwd(),
      variables: process.env,
      readStdin: this.readStdin,
    })
    const { isReady, isUnreachable, notKept } = diagnosis
    const exit = isReady ? exitCodes.ok : isUnreachable ? exitCodes.unreachable : exitCodes.findings
    if (flags.json) this.log(doctorJson(diagnosis, exit))
    else process.stdout.write(doctorText(diagnosis, painter(process.stdout, this.argv)))
    if (notKept !== undefined) this.printNote('warning', `what was seen is not kept: ${notKept}`)
    if (exit !== exitCodes.ok) this.exit(exit)
  }
}
