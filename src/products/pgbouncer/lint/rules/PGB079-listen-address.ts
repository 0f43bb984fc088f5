import { hostForm } from '../../../../formats/host.ts'
import { listenAddresses } from '../listen-addresses.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { commentIn } from '../trailing-comment.ts'

export default pgbouncerRule({
  id: 'PGB079',
  name: 'listen-address',
  severity: 'error',
  profile: 'minimal',
  summary: 'listen_addr names what is neither an address nor a host name',
  why: 'PgBouncer does not start: it looks the whole text up as the name of a host.',
  source:
    "PgBouncer 1.18 and 1.26 with listen_addr = 127.0.0.1 10.0.0.5, localhost:6432, [::1]: `FATAL getaddrinfo('127.0.0.1 10.0.0.5', '6432') = Name or service not known`",
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_addr = 127.0.0.1 10.0.0.5\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_addr = 127.0.0.1, 127.0.0.2\n',
  *check(unit) {
    for (const { text, place, pair } of listenAddresses(unit)) {
      // A comment or quotes around it are another rule's matter.
      if (text === '*' || hostForm(text) !== 'none') continue
      if (commentIn(pair.value) !== undefined || /^(["']).*\1$/.test(pair.value)) continue
      yield {
        ...placeIn(pair.source, place),
        message: `listen_addr takes no ${JSON.stringify(text)}, expected addresses or names with commas between them`,
        hint: 'write listen_addr = 127.0.0.1, 10.0.0.5 with the addresses of this host, or *',
      }
    }
  },
})
