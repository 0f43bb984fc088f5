import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { TlsSide } from '../../topology/declaration/balancer.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { clientMethods, methodOf } from './authentication.ts'
import { isServerTlsUnclear, serverTls, verifies } from './tls.ts'

/** TLS on both sides: what PgBouncer refuses, what hangs, what is in the clear. */
export function checkTls(pooler: Pooler): readonly Diagnostic[] {
  return [...checkClients(pooler), ...checkServers(pooler)]
}

function checkClients(pooler: Pooler): readonly Diagnostic[] {
  const clients = pooler.declared.tls?.clients
  const path = [...pooler.path, 'tls', 'clients']
  const found: Diagnostic[] = []
  if (needsClientCertificates(pooler)) {
    const message =
      'method cert needs a certificate from every client, expected tls.clients.mode verify-ca or verify-full'
    found.push({
      id: 'PGB075',
      severity: 'error',
      path: [...pooler.path, 'authentication'],
      message,
      hint: 'write tls: {clients: {mode: verify-full, ca: PATH, cert: PATH, key: PATH}}',
    })
  }
  if (clients === undefined || clients.mode === 'disable') return found
  if (clients.cert === undefined || clients.key === undefined) {
    const message = `mode ${clients.mode} towards clients needs a certificate and its key, PgBouncer does not start without`
    found.push({ id: 'PGB030', severity: 'error', path, message, hint: 'write cert: PATH and key: PATH' })
  }
  if (verifies(clients.mode) && clients.ca === undefined) {
    const message = `mode ${clients.mode} towards clients needs the authority that signed their certificates`
    found.push({ id: 'PGB030', severity: 'error', path, message, hint: 'write ca: PATH' })
  }
  return found
}

function checkServers(pooler: Pooler): readonly Diagnostic[] {
  const servers = serverTls(pooler)
  const path = [...pooler.path, 'tls', 'servers']
  if (isServerTlsUnclear(pooler)) {
    const message = 'the clusters it serves differ in tls, and PgBouncer has one setting for all servers'
    return [
      {
        id: 'PGB081',
        severity: 'error',
        path: pooler.path,
        atKey: true,
        message,
        hint: 'write tls: {servers: {mode: verify-full, ca: PATH}} that fits them all',
      },
    ]
  }
  if (servers === undefined) return checkSilence(pooler)
  return [...checkFiles(servers, path), ...checkVerification(pooler, servers)]
}

function checkFiles(servers: TlsSide, path: Diagnostic['path']): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  if (verifies(servers.mode) && servers.ca === undefined) {
    const message = `mode ${servers.mode} towards servers needs the authority that signed their certificates: clients would hang`
    found.push({ id: 'PGB031', severity: 'error', path, message, hint: 'write ca: PATH' })
  }
  if ((servers.cert === undefined) !== (servers.key === undefined)) {
    found.push({
      id: 'PGB031',
      severity: 'error',
      path,
      message: 'a certificate needs its key, and a key its certificate',
      hint: 'write both cert: and key:',
    })
  }
  return found
}

/** Where nothing is said, TLS is used as far as a server offers it; nobody checks who answers. */
function checkSilence(pooler: Pooler): readonly Diagnostic[] {
  const remote = remoteServers(pooler)
  if (remote.length === 0) return []
  const message = `no TLS is declared towards servers on other hosts (${remote.slice(0, 3).join(', ')}${remote.length > 3 ? ', ...' : ''}): it is used where a server offers it, unverified`
  const hint =
    'write tls: {mode: verify-full, ca: PATH} in the cluster, or mode: disable to accept clear text'
  return [{ id: 'SEC007', severity: 'warning', path: pooler.path, atKey: true, message, hint }]
}

function checkVerification(pooler: Pooler, { mode }: TlsSide): readonly Diagnostic[] {
  if (mode === 'disable' || mode === 'verify-full' || remoteServers(pooler).length === 0) return []
  const lacks =
    mode === 'verify-ca' ? 'any certificate of the authority fits any server' : 'nobody checks who answers'
  const message = `mode ${mode} towards servers on other hosts: ${lacks}`
  return [
    {
      id: 'SEC007',
      severity: 'warning',
      path: pooler.path,
      atKey: true,
      message,
      hint: 'write tls: {servers: {mode: verify-full, ca: PATH}}',
    },
  ]
}

/** Addresses of servers that some instance reaches over the network. */
function remoteServers({ instances, serves }: Pooler): readonly string[] {
  const servers = new Set(serves.flatMap(({ cluster }) => cluster.instances.map(({ address }) => address)))
  return [...servers].filter(
    (address) => !isLoopback(address) && instances.some((instance) => instance.address !== address),
  )
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost'
}

/** Methods that need a certificate from the client need TLS that asks for one. */
function needsClientCertificates(pooler: Pooler): boolean {
  const asked = [...clientMethods(pooler), methodOf(pooler)].includes('cert')
  return asked && !verifies(pooler.declared.tls?.clients?.mode)
}
