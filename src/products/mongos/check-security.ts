import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { checkPaths } from './check-paths.ts'
import { clientMechanisms } from './security.ts'
import type { MongosSubject } from './subject.ts'

/** No open door: members prove who they are, and what crosses the network is encrypted. */
export function checkSecurity(subject: MongosSubject): Diagnostic[] {
  return [...checkMembership(subject), ...checkTls(subject), ...checkPaths(subject)]
}

function isLocal({ balancer, cluster }: MongosSubject): boolean {
  const members = [cluster.configServers, ...cluster.shards].flatMap(({ instances }) => instances)
  return [...balancer.instances, ...members].every(
    ({ address }) => address === 'localhost' || address === '::1' || address.startsWith('127.'),
  )
}

function checkMembership(subject: MongosSubject): Diagnostic[] {
  const { cluster, topology } = subject
  const { authentication, tls } = cluster.declared
  const path = [...cluster.path, 'authentication']
  if (authentication === undefined) {
    if (isLocal(subject)) return []
    return [
      fault(
        'MGO014',
        cluster.path,
        `cluster ${quoted(cluster.name)} has no authentication: whoever reaches mongos may do anything`,
        'add authentication: {members: x509, clients: [scram-sha-256]}, or members: keyfile with key_file: /path',
      ),
    ]
  }
  const hasTls = tls !== undefined && tls.mode !== 'disable'
  if (authentication.members === 'keyfile') {
    if (authentication.key_file === undefined) {
      return [
        fault(
          'MGO012',
          path,
          'members: keyfile needs the path of the key file',
          'add key_file: /etc/mongo/keyfile',
        ),
      ]
    }
    if (topology.environment !== 'production') return []
    return [
      warning(
        'MGO013',
        [...path, 'members'],
        'a key file is one secret on every host, expected x509 in production',
        'write members: x509',
      ),
    ]
  }
  const needs = [
    ...(authentication.key_file === undefined
      ? []
      : [fault('MGO012', [...path, 'key_file'], 'members: x509 takes no key file', 'remove key_file')]),
  ]
  if (hasTls && tls.cert !== undefined && tls.ca !== undefined) return needs
  return [
    ...needs,
    fault(
      'MGO018',
      [...path, 'members'],
      'members: x509 needs tls with ca and cert',
      'add tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"} to the cluster',
    ),
  ]
}

function checkTls(subject: MongosSubject): Diagnostic[] {
  const { cluster } = subject
  const { tls } = cluster.declared
  if (tls === undefined) {
    if (isLocal(subject)) return []
    return [
      fault(
        'SEC007',
        cluster.path,
        `cluster ${quoted(cluster.name)} says nothing of tls: passwords and data would cross the network in clear text`,
        'add tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}, or tls: {mode: disable} where that is meant',
      ),
    ]
  }
  const path = [...cluster.path, 'tls']
  if (tls.mode === 'disable') {
    return clientMechanisms(subject).includes('x509')
      ? [
          fault(
            'MGO018',
            [...path, 'mode'],
            'clients cannot log in by x509 without tls',
            'write mode: require',
          ),
        ]
      : []
  }
  return [
    ...(tls.cert === undefined
      ? [
          fault(
            'MGO018',
            path,
            `tls mode ${quoted(tls.mode)} needs a certificate`,
            'add cert: "/etc/mongo/{host}.pem"',
          ),
        ]
      : []),
    ...(tls.ca === undefined
      ? [
          fault(
            'MGO018',
            path,
            `tls mode ${quoted(tls.mode)} needs a CA file: without it mongos trusts every certificate`,
            'add ca: /etc/mongo/ca.pem',
          ),
        ]
      : []),
    ...(tls.key === undefined
      ? []
      : [
          fault(
            'MGO018',
            [...path, 'key'],
            'MongoDB reads key and certificate from one file',
            'put the key into the file of cert, and remove key',
          ),
        ]),
  ]
}
