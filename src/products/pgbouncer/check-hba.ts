import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { hbaAddressFault } from '../../formats/hba-address.ts'
import type { HbaLine } from '../../topology/declaration/pgbouncer.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { consoleDatabase } from './authentication.ts'
import { sizedEntries } from './sizes.ts'

/** Rules that PgBouncer would leave out, and rules that fit nobody or everybody. */
export function checkHba(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const lines = pooler.declared.authentication?.hba ?? []
  return lines.flatMap((line, index) => checkHbaLine(pooler, topology, line, index))
}

function checkHbaLine(
  pooler: Pooler,
  topology: Topology,
  line: HbaLine,
  index: number,
): readonly Diagnostic[] {
  const path = [...pooler.path, 'authentication', 'hba', index]
  const error = (message: string, hint: string, id = 'PGB053'): Diagnostic => ({
    id,
    severity: 'error',
    path,
    message,
    hint,
  })
  const found: Diagnostic[] = []
  const { type, address, method } = line
  if (type === 'local' && address !== undefined)
    found.push(error('a local rule has no address', 'remove address:'))
  if (type !== 'local') {
    const fault = address === undefined ? 'an address is missing' : hbaAddressFault(address)
    if (fault !== undefined)
      found.push(
        error(
          `${address === undefined ? type : `address ${JSON.stringify(address)}`}: ${fault}`,
          'write address: 10.0.8.0/24',
        ),
      )
  }
  const clients = pooler.declared.tls?.clients?.mode ?? 'disable'
  if (type === 'hostssl' && clients === 'disable' && method !== 'reject') {
    found.push(
      error(
        'a hostssl rule never fits: clients have no TLS here',
        'write tls: {clients: {mode: require, cert: PATH, key: PATH}}',
      ),
    )
  }
  if (method === 'trust' && type !== 'local') {
    found.push(
      error(
        'trust lets everybody in by any name, without a password',
        'write method: scram-sha-256',
        'PGB017',
      ),
    )
  }
  if (method === 'peer' && type !== 'local')
    found.push(error('peer works through the unix socket only', 'write type: local'))
  const known = new Set([...sizedEntries(pooler, topology).map(({ name }) => name), 'all', consoleDatabase])
  for (const name of line.databases) {
    if (known.has(name)) continue
    const message = `${JSON.stringify(name)} is no entry of this balancer: the rule fits nobody for it`
    found.push({
      id: 'PGB053',
      severity: 'warning',
      path: [...path, 'databases'],
      message,
      hint: 'name entries as clients do',
    })
  }
  return found
}
