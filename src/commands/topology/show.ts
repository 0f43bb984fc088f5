import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../ui/base-command.ts'
import { topologyFlags } from '../../ui/topology-flags.ts'
import { topologyJson } from '../../ui/topology-json.ts'
import { topologyYaml } from '../../ui/topology-yaml.ts'

export default class TopologyShow extends BaseCommand {
  static override summary = 'print the topology with everything worked in'
  static override description =
    'One file without include, like, defaults and environments, as dbbal reads it. It means the same as the files it comes from; secrets stay references.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'where does each value come from?',
      command: '<%= config.bin %> <%= command.id %> --environment staging --origins',
    },
  ]
  static override flags = {
    ...topologyFlags,
    origins: Flags.boolean({ description: 'the file and line of every value' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(TopologyShow)
    const { topologyShow } = await import('../../app/topology-show.ts')
    const result = await topologyShow({
      ...flags,
      workingDirectory: process.cwd(),
      variables: process.env,
      readStdin: this.readStdin,
    })
    if (flags.json) {
      this.log(topologyJson(result))
      return
    }
    this.printFindings(result.findings)
    process.stdout.write(await topologyYaml(result))
  }
}
