import { BaseCommand } from '../ui/base-command.ts'

export default class Schema extends BaseCommand {
  static override summary = 'print the JSON Schema of the topology file'
  static override description =
    'For your editor, which then completes and checks what you write: "# yaml-language-server: $schema=FILE" as the first line of the topology.'
  static override examples = ['<%= config.bin %> <%= command.id %> > dbbal.schema.json']

  async run(): Promise<void> {
    await this.parse(Schema)
    const { default: schema } = await import('../generated/schema.json', { with: { type: 'json' } })
    this.log(JSON.stringify(schema, null, 2))
  }
}
