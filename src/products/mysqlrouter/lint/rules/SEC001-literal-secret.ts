import { atOption } from '../at.ts'
import { passwords } from '../passwords.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'SEC001',
  name: 'literal-secret',
  severity: 'error',
  profile: 'recommended',
  summary: 'a password stands in the file',
  why: 'Everybody who may read the file, its backups or its repository has the password. The Router reads no password there.',
  source: 'MySQL Router 9.7.4 has no option for a password: its plugins know none, the keyring holds them',
  hidden: 'the Router only warns that it does not know the option',
  bad: '[metadata_cache:main]\nuser=router\npassword=kW3-vT9-hQ2-mZ7\n',
  good: '[metadata_cache:main]\nuser=router\n',
  *check(unit) {
    for (const { option, section } of passwords(unit)) {
      yield {
        ...atOption(unit, option),
        holdsSecret: true,
        message: `option ${JSON.stringify(option.name)} of ${section.title} holds a password, expected it in the keyring`,
        hint: 'mysqlrouter_keyring set --master-key-file=KEY KEYRING USER password, then remove the line and change the password',
      }
    }
  },
})
