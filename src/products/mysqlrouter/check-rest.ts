import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject } from '../../topology/topology.ts'
import { finding } from './finding.ts'

/** Passwords in plain text stay on the host. */
export function checkRest({ path }: BalancerSubject, declared: MysqlrouterBalancer): readonly Diagnostic[] {
  const { rest } = declared
  if (rest === undefined) return []
  if ((rest.cert === undefined) !== (rest.key === undefined)) {
    return [
      finding(
        'MRT013',
        'error',
        [...path, 'rest'],
        'cert and key belong together, expected both or none',
        'write both',
      ),
    ]
  }
  const isLoopback = rest.address === undefined || /^127\.|^::1$|^localhost$/.test(rest.address)
  if (rest.cert !== undefined || isLoopback) return []
  return [
    finding(
      'MRT032',
      'error',
      [...path, 'rest', 'address'],
      `address ${JSON.stringify(rest.address)} is open to other hosts without TLS, expected 127.0.0.1 or a certificate`,
      'write cert: ... and key: ..., or remove address',
    ),
  ]
}
