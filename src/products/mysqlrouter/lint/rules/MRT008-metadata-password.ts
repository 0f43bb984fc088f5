import { atOption } from '../at.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT008',
  name: 'metadata-password',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a metadata cache has password=',
  why: 'The Router does not read it: it takes the password from its keyring, and the file gives it away for nothing.',
  source: 'MySQL Router 9.7.4: "option \'metadata_cache.password\' is not supported"',
  bad: '[metadata_cache:main]\nuser=router\npassword=x\n',
  good: '[metadata_cache:main]\nuser=router\n',
  *check(unit) {
    for (const section of unit.named('metadata_cache')) {
      const option = section.options.get('password')
      if (option === undefined) continue
      yield {
        ...atOption(unit, option),
        holdsSecret: true,
        message: `password in ${section.title} has no effect, expected it in the keyring`,
        hint: 'mysqlrouter_keyring set --master-key-file=KEY KEYRING USER password, then remove the line',
      }
    }
  },
})
