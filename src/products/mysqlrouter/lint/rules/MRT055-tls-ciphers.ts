import { atValue } from '../at.ts'
import { cipherListFault } from '../cipher-list.ts'
import { optionsInForce } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isUsedTls } from '../used-tls.ts'

export default routerRule({
  id: 'MRT055',
  name: 'tls-ciphers',
  severity: 'error',
  profile: 'minimal',
  summary: 'a list of TLS ciphers that has none',
  why: 'The Router does not start where that TLS is in use, and stops starting on the day when it is turned on.',
  source:
    'MySQL Router 9.7.4: "setting client_ssl_cipher=high failed: error:0A0000B9:SSL routines::no cipher match", so for each suite of NULL, PSK, ADH, AECDH and of TLS 1.3 alone; a quote: "invalid command"',
  bad: '[http_server]\nbind_address=127.0.0.1\nport=8443\nssl=1\nssl_cert=/etc/mysqlrouter/router.pem\nssl_key=/etc/mysqlrouter/router.key\nssl_cipher=high\n',
  good: '[http_server]\nbind_address=127.0.0.1\nport=8443\nssl=1\nssl_cert=/etc/mysqlrouter/router.pem\nssl_key=/etc/mysqlrouter/router.key\nssl_cipher=HIGH\n',
  *check(unit) {
    for (const { option, setting, section } of optionsInForce(unit)) {
      // The metadata cache asks for its ciphers later, and does without them.
      if (!setting.name.endsWith('ssl_cipher') || setting.section === 'metadata_cache') continue
      const fault = option.value === '' ? undefined : cipherListFault(option.value)
      if (fault === undefined) continue
      yield {
        ...atValue(unit, option),
        severity: isUsedTls(unit, section, option) ? 'error' : 'warning',
        message: `${option.name} ${JSON.stringify(option.value)} is refused: ${fault}, expected a cipher list of OpenSSL, where case counts`,
        hint: `write ${option.name}=HIGH, or remove it`,
      }
    }
  },
})
