import { atOption, atSection } from '../at.ts'
import { optionOf, textOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { clientTls } from '../routes.ts'
import type { RouterSection, RouterUnit } from '../unit.ts'

export default routerRule({
  id: 'MRT013',
  name: 'certificate-missing',
  severity: 'error',
  profile: 'minimal',
  summary: 'TLS is asked for without the certificate, the key or the authority that it needs',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "client_ssl_cert must be set, if client_ssl_mode is \'REQUIRED\'.", and so for PREFERRED; "server_ssl_ca or server_ssl_capath must be set, if server_ssl_verify is \'VERIFY_CA\'."; "if ssl=1 is set, ssl_cert and ssl_key must be set too."',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nclient_ssl_mode=REQUIRED\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nclient_ssl_mode=REQUIRED\nclient_ssl_cert=/etc/mysqlrouter/router.pem\nclient_ssl_key=/etc/mysqlrouter/router.key\n',
  *check(unit) {
    const told = new Set<string>()
    for (const section of [...unit.named('routing'), ...unit.named('http_server')]) {
      const needsOf = section.name === 'routing' ? ofRoute : ofHttpServer
      for (const { because, needs } of needsOf(unit, section)) {
        const option = optionOf(unit, section, because)
        const at = option === undefined ? atSection(unit, section) : atOption(unit, option)
        const place = `${at.line} ${needs}`
        if (told.has(place)) continue
        told.add(place)
        const why =
          option === undefined || option.value === ''
            ? section.title
            : `${because} ${JSON.stringify(option.value)}`
        yield {
          ...at,
          message: `${why} needs ${needs}`,
          hint: `write ${needs.split(' ')[0]}=/etc/mysqlrouter/...`,
        }
      }
    }
  },
})

interface Need {
  /** The option that asks for it. */
  because: string
  needs: string
}

function* ofRoute(unit: RouterUnit, section: RouterSection): Iterable<Need> {
  const isMissing = (name: string): boolean => textOf(unit, section, name) === ''
  if (clientTls(unit, section).isTerminated) {
    for (const needs of ['client_ssl_cert', 'client_ssl_key']) {
      if (isMissing(needs)) yield { because: 'client_ssl_mode', needs }
    }
  }
  // A certificate without its key, or a key alone: MRT053 has those that do not belong there at all.
  const isShown =
    clientTls(unit, section).isTerminated && !/^disabled$/i.test(textOf(unit, section, 'server_ssl_mode'))
  if (isShown && isMissing('server_ssl_cert') !== isMissing('server_ssl_key')) {
    const [because, needs] = isMissing('server_ssl_cert')
      ? (['server_ssl_key', 'server_ssl_cert'] as const)
      : (['server_ssl_cert', 'server_ssl_key'] as const)
    yield { because, needs }
  }
  const isVerified = /^verify_/i.test(textOf(unit, section, 'server_ssl_verify'))
  if (isVerified && isMissing('server_ssl_ca') && isMissing('server_ssl_capath')) {
    yield { because: 'server_ssl_verify', needs: 'server_ssl_ca or server_ssl_capath' }
  }
}

function* ofHttpServer(unit: RouterUnit, section: RouterSection): Iterable<Need> {
  if (textOf(unit, section, 'ssl') !== '1') return
  for (const needs of ['ssl_cert', 'ssl_key']) {
    if (textOf(unit, section, needs) === '') yield { because: 'ssl', needs }
  }
}
