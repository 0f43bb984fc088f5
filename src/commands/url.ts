import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../ui/base-command.ts'
import { topologyFlags } from '../ui/topology-flags.ts'
import { urlJson } from '../ui/url-json.ts'
import { urlText } from '../ui/url-text.ts'

export default class Url extends BaseCommand {
  static override summary = "print the connection strings of a cluster's clients"
  static override description =
    'They lead through the endpoints of the balancers in front of the cluster, or to its servers where there is no balancer, and never hold a password. One a line; where there are several sorts, a line that begins with # says what follows.'
  static override examples = [
    { description: 'all of them', command: '<%= config.bin %> <%= command.id %> shop' },
    {
      description: 'one to connect with',
      command: 'psql "$(<%= config.bin %> <%= command.id %> shop --write --user app --database shop)"',
    },
  ]
  static override args = {
    cluster: Args.string({ required: true, description: 'name of the cluster' }),
  }
  static override flags = {
    ...topologyFlags,
    write: Flags.boolean({ description: 'only those that may write', exclusive: ['read'] }),
    read: Flags.boolean({ description: 'only those for reads' }),
    user: Flags.string({ helpValue: 'NAME', description: 'user who connects' }),
    database: Flags.string({ helpValue: 'NAME', description: 'only this database' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Url)
    const { url } = await import('../app/url.ts')
    const result = await url({
      ...flags,
      cluster: args.cluster,
      access: flags.write ? 'write' : flags.read ? 'read' : undefined,
      workingDirectory: process.cwd(),
      variables: process.env,
      readStdin: this.readStdin,
    })
    if (flags.json) {
      this.log(urlJson(result))
      return
    }
    this.printFindings(result.findings)
    process.stdout.write(urlText(result))
    for (const note of result.notes) this.printNote('warning', note)
  }
}
