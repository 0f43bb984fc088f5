import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../ui/base-command.ts'

export default class Init extends BaseCommand {
  static override summary = 'write a topology to start from'
  static override description =
    'Every line of it is explained by a comment. A file that is there already is not replaced.'
  static override examples = [
    {
      description: 'one cluster of every engine, with its balancers',
      command: '<%= config.bin %> <%= command.id %>',
    },
    {
      description: 'PostgreSQL behind PgBouncer',
      command: '<%= config.bin %> <%= command.id %> --example postgres -o shop.yaml',
    },
  ]
  static override flags = {
    example: Flags.string({
      helpValue: 'NAME',
      default: 'all',
      description: 'what it describes: postgres, mysql, mongo, redis, all',
    }),
    output: Flags.string({
      char: 'o',
      helpValue: 'FILE',
      default: 'dbbal.yaml',
      description: 'file to write',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Init)
    const { init } = await import('../app/init.ts')
    const { path, example } = await init({
      example: flags.example,
      output: flags.output,
      workingDirectory: process.cwd(),
      packageDirectory: this.config.root,
    })
    if (flags.json) this.log(JSON.stringify({ outcome: 'written', exit: 0, path, example }, null, 2))
    else this.log(`created ${path}\nnext: dbbal generate --topology ${path} --placeholders --stdout`)
  }
}
