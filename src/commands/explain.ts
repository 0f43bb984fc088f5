import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../ui/base-command.ts'
import { explainJson } from '../ui/explain-json.ts'
import { explainText } from '../ui/explain-text.ts'
import { painter } from '../ui/painter.ts'
import { ruleText } from '../ui/rule-text.ts'
import { rulesJson } from '../ui/rules-json.ts'

export default class Explain extends BaseCommand {
  static override summary =
    'tell what a setting of a product does and what dbbal writes, or what a rule of lint finds'
  static override description =
    'What the setting takes, its default, which versions have it and how that is known; what dbbal writes where the topology is silent, and why. Of a rule: what it finds, why, how that is known, and examples.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> server_login_retry',
    {
      description: 'a setting that stands in several sections',
      command: '<%= config.bin %> <%= command.id %> routing.connect_timeout --product mysqlrouter',
    },
    { description: 'a rule of lint', command: '<%= config.bin %> <%= command.id %> PGB007' },
  ]
  static override args = {
    setting: Args.string({
      required: true,
      description: 'name of the setting, alone or as section.name, or id of a rule',
    }),
  }
  static override flags = {
    product: Flags.string({
      helpValue: 'KIND',
      description: 'only this product: pgbouncer, proxysql, mysqlrouter, mongos, redis, valkey',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain)
    const { explainRule, isRuleId } = await import('../app/explain-rule.ts')
    if (isRuleId(args.setting)) {
      const rules = await explainRule(args.setting)
      if (flags.json) this.log(rulesJson(rules))
      else {
        const paint = painter(process.stdout, this.argv)
        process.stdout.write(rules.map((rule) => ruleText(rule, paint)).join('\n'))
      }
      return
    }
    const { explain } = await import('../app/explain.ts')
    const explanations = await explain({ setting: args.setting, product: flags.product })
    if (flags.json) this.log(explainJson(args.setting, explanations))
    else process.stdout.write(explainText(explanations, painter(process.stdout, this.argv)))
  }
}
