import { passwordFault } from '../../../../lint/trivial-passwords.ts'
import { atOption } from '../at.ts'
import { passwords } from '../passwords.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'SEC002',
  name: 'trivial-password',
  severity: 'error',
  profile: 'recommended',
  summary: 'a password is one of those that are tried first, or is short',
  why: 'It is guessed, whoever can read the file or not.',
  source:
    'MySQL Router 9.7.4 warns of the option and starts; what the account has for a password it cannot know',
  hidden: 'the Router does not read the password',
  bad: '[metadata_cache:main]\nuser=router\npassword=router_password\n',
  good: '[metadata_cache:main]\nuser=router\npassword=kW3-vT9-hQ2-mZ7\n',
  *check(unit) {
    for (const { option, section } of passwords(unit)) {
      const fault = passwordFault(option.text, section.options.get('user')?.text ?? '')
      if (fault === undefined) continue
      yield {
        ...atOption(unit, option),
        holdsSecret: true,
        message:
          fault === 'trivial'
            ? `the password of ${section.title} is one that is tried first, expected a random one`
            : `the password of ${section.title} is short, expected at least 12 characters`,
        hint: "change the account's password",
      }
    }
  },
})
