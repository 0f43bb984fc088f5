import { BaseCommand } from '../ui/base-command.ts'
import { painter } from '../ui/painter.ts'
import { rulesJson } from '../ui/rules-json.ts'
import { rulesText } from '../ui/rules-text.ts'

export default class Rules extends BaseCommand {
  static override summary = 'list what lint looks for'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<void> {
    const { flags } = await this.parse(Rules)
    const { allRules } = await import('../app/all-rules.ts')
    const rules = await allRules()
    if (flags.json) this.log(rulesJson(rules))
    else process.stdout.write(rulesText(rules, painter(process.stdout, this.argv)))
  }
}
