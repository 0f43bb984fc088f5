import { atValue } from '../at.ts'
import { curveListFault } from '../curve-list.ts'
import { optionsInForce } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isUsedTls } from '../used-tls.ts'

export default routerRule({
  id: 'MRT056',
  name: 'tls-curves',
  severity: 'error',
  profile: 'minimal',
  summary: 'a list of TLS curves has one that does not exist',
  why: 'The Router does not start where that TLS is in use, and stops starting on the day when it is turned on.',
  source:
    'MySQL Router 9.7.4: "setting client_ssl_curves=P256 failed", also for "P-256,X25519" and for an empty part; "?P256" is passed over',
  bad: '[http_server]\nbind_address=127.0.0.1\nport=8443\nssl=1\nssl_cert=/etc/mysqlrouter/router.pem\nssl_key=/etc/mysqlrouter/router.key\nssl_curves=P256\n',
  good: '[http_server]\nbind_address=127.0.0.1\nport=8443\nssl=1\nssl_cert=/etc/mysqlrouter/router.pem\nssl_key=/etc/mysqlrouter/router.key\nssl_curves=X25519:P-256\n',
  *check(unit) {
    for (const { option, setting, section } of optionsInForce(unit)) {
      if (!/ssl_curves$/.test(setting.name) || option.value === '') continue
      const fault = curveListFault(option.value)
      if (fault === undefined) continue
      yield {
        ...atValue(unit, option),
        severity: isUsedTls(unit, section, option) ? 'error' : 'warning',
        message: `${option.name} ${JSON.stringify(option.value)} is refused: ${fault}, expected names with ":" between them`,
        hint: `write ${option.name}=X25519:P-256, or remove it`,
      }
    }
  },
})
