import * as Args from '@oclif/core/args'
import { exitCodes } from '../errors.ts'
import { BaseCommand } from '../ui/base-command.ts'
import { topologyFlags } from '../ui/topology-flags.ts'

export default class Lock extends BaseCommand {
  static override summary = 'run a command while no other dbbal changes a cluster'
  static override description =
    `For configuration management and maintenance by hand: switchover, failover, deploy and reload of the cluster are refused meanwhile, on every machine, and so is the command while one of them runs. What the command itself calls of dbbal finds the lock its own.

The lock is a file on this machine, and an advisory lock on every server of the cluster that can be reached. It vanishes with dbbal. With --json what the command prints goes to standard error.

exit codes: those of the command, 127 if it cannot be started, 128 and the number of the signal that ended it; 2 usage, 3 no server in reach, 4 another run has the lock, 5 the command ended well but the lock was lost meanwhile`
  static override examples = [
    '<%= config.bin %> <%= command.id %> shop -- ansible-playbook poolers.yaml',
    {
      description: 'hands off while somebody works on the servers',
      command: '<%= config.bin %> <%= command.id %> shop -- bash',
    },
  ]
  static override usage = '<%= command.id %> CLUSTER [-t FILE] [--environment NAME] -- COMMAND...'
  static override args = {
    cluster: Args.string({ required: true, description: 'a PostgreSQL cluster of the topology' }),
    command: Args.string({ required: true, multiple: true, description: 'the program and its arguments' }),
  }
  static override flags = topologyFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Lock)
    const { runLocked } = await import('../app/lock/run-locked.ts')
    let locked: readonly string[] = []
    const code = await runLocked({
      topology: flags.topology,
      environment: flags.environment,
      cluster: args.cluster,
      command: args.command,
      workingDirectory: process.cwd(),
      variables: process.env,
      readStdin: this.readStdin,
      isQuiet: flags.json,
      onLocked: (lock) => {
        locked = lock.held()
        for (const { instance, why } of lock.missing())
          this.printNote('warning', `${instance} is not locked: ${why}`)
      },
      onLost: ({ message, hint }) => this.printNote('error', message, hint),
      onNotStarted: (message) =>
        this.printNote('error', message, 'name a program; words of a shell go to sh -c "..."'),
    })
    if (flags.json) this.log(JSON.stringify({ exit: code, cluster: args.cluster, locked }, null, 2))
    if (code !== exitCodes.ok) this.exit(code)
  }
}
