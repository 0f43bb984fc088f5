import type { HbaLine } from '../../../../formats/hba.ts'
import { hbaAddressFault } from '../../../../formats/hba-address.ts'
import { isAtLeast } from '../../../../settings/version.ts'
import { wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB053',
  name: 'unread-hba-line',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line of pgbouncer_hba.conf that PgBouncer leaves out, or that fits nobody',
  why: 'PgBouncer goes on without the line: a lost reject lets somebody in, a lost rule keeps everybody out.',
  source: 'PgBouncer 1.18 and 1.26: `WARNING could not parse hba config line`, `address does not match mask`',
  hidden: 'PgBouncer starts with a warning and without the line',
  exampleKind: 'pgbouncer_hba.conf',
  bad: 'host all all samenet scram-sha-256\n',
  good: 'host all all 10.0.8.0/24 scram-sha-256\n',
  *check(unit) {
    const { hba } = unit
    if (hba === undefined) return
    for (const { message, expected, line, column } of hba.content.skipped) {
      yield {
        file: hba.name,
        line,
        column,
        message: `${message}${expected === undefined ? '' : `, expected ${expected}`}: PgBouncer leaves the line out`,
        hint: 'write TYPE DATABASE USER ADDRESS METHOD, such as host all all 10.0.8.0/24 scram-sha-256',
      }
    }
    for (const rule of hba.content.rules) {
      for (const { message, hint } of [...tooNew(rule, unit.version), ...neverFits(rule, unit)]) {
        yield { file: hba.name, line: rule.line, column: rule.column, message, hint }
      }
    }
  },
})

interface Fault {
  message: string
  hint: string
}

/** What came with a later version: before, the line is left out. */
function tooNew({ address, databases, method, options }: HbaLine, version: string): readonly Fault[] {
  const features: readonly (readonly [boolean, string, string])[] = [
    [address === 'all', 'the address all', '1.23'],
    [databases !== 'all' && databases.includes('replication'), 'the database replication', '1.23'],
    [options.length > 0 && method !== 'ldap', 'a user map', '1.23'],
    [method === 'ldap', 'the method ldap', '1.25'],
  ]
  return features
    .filter(([isUsed, , since]) => isUsed && !isAtLeast(version, since))
    .map(([, what, since]) => ({
      message: `${what} came with ${since}: PgBouncer ${version} leaves the line out`,
      hint: `upgrade to ${since}, or write the rule without it`,
    }))
}

function neverFits({ type, address, method }: HbaLine, unit: PgbouncerUnit): readonly Fault[] {
  const found: Fault[] = []
  const fault = address === undefined || address === 'all' ? undefined : hbaAddressFault(address)
  if (fault !== undefined) {
    found.push({
      message: `address ${JSON.stringify(address)}: ${fault}`,
      hint: 'write the first address of the network',
    })
  }
  const hasNoTls = unit.ini !== undefined && wordInForce(unit, 'client_tls_sslmode') === 'disable'
  if (type === 'hostssl' && hasNoTls && method !== 'reject') {
    found.push({
      message: 'a hostssl rule never fits: client_tls_sslmode is disable',
      hint: 'write client_tls_sslmode = require with client_tls_key_file and client_tls_cert_file',
    })
  }
  if (method === 'peer' && type !== 'local') {
    found.push({ message: 'peer works through the unix socket only', hint: 'write local, or scram-sha-256' })
  }
  return found
}
