import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { trailingComment } from '../trailing-comment.ts'

export default routerRule({
  id: 'MRT051',
  name: 'realm-unknown',
  severity: 'error',
  profile: 'minimal',
  summary: 'an option names a realm or a backend that no section is',
  why: 'The Router does not start. Case counts in these names.',
  source:
    'MySQL Router 9.7.4: "does not match any http_auth_realm", "unknown authentication realm for [rest_api]", "does not match any http_auth_backend"',
  bad: '[http_server]\nbind_address=127.0.0.1\nport=8443\n[rest_api]\nrequire_realm=main\n',
  good: '[http_server]\nbind_address=127.0.0.1\nport=8443\n[rest_api]\nrequire_realm=main\n[http_auth_realm:main]\nbackend=main\nmethod=basic\nname=Router\n[http_auth_backend:main]\nbackend=file\nfilename=/etc/mysqlrouter/passwd\n',
  *check(unit) {
    const keysOf = (name: string): ReadonlySet<string> =>
      new Set(unit.named(name).flatMap(({ key }) => (key === undefined ? [] : [key])))
    const realms = keysOf('http_auth_realm')
    const backends = keysOf('http_auth_backend')
    for (const section of unit.sections) {
      const isRealm = section.name === 'http_auth_realm'
      if (!isRealm && section.name !== 'http_server' && !section.name.startsWith('rest_')) continue
      const option = optionOf(unit, section, isRealm ? 'backend' : 'require_realm')
      const known = isRealm ? backends : realms
      if (option === undefined || option.value === '' || known.has(option.value)) continue
      if (trailingComment(option.text) !== undefined) continue
      const wanted = isRealm ? 'http_auth_backend' : 'http_auth_realm'
      yield {
        ...atValue(unit, option),
        message: `${option.name} ${JSON.stringify(option.text)} of ${section.title} is no section, expected ${known.size === 0 ? `[${wanted}:${option.text}]` : `one of ${[...known].join(', ')}`}`,
        hint: `write a section [${wanted}:${option.text}]`,
      }
    }
  },
})
