import { type MongosInstance, type MongosSubject, pathOn } from './subject.ts'

/** Settings by their dotted names, in the order of the file. */
export type Settings = [name: string, value: string | number | boolean][]

type Mechanism = 'x509' | 'scram-sha-256' | 'scram-sha-1'

const mechanismNames: Readonly<Record<Mechanism, string>> = {
  'scram-sha-1': 'SCRAM-SHA-1',
  'scram-sha-256': 'SCRAM-SHA-256',
  x509: 'MONGODB-X509',
}

/** How clients may log in; by password where the topology is silent. */
export function clientMechanisms({ cluster }: MongosSubject): readonly Mechanism[] {
  return cluster.declared.authentication?.clients ?? ['scram-sha-256']
}

/** net.tls of one mongos: the certificate of its own host, under the cluster's rules. */
export function tlsSettings(subject: MongosSubject, instance: MongosInstance): Settings {
  const { tls } = subject.cluster.declared
  if (tls === undefined || tls.mode === 'disable') return []
  const settings: Settings = [['net.tls.mode', tls.mode === 'prefer' ? 'preferTLS' : 'requireTLS']]
  if (tls.cert !== undefined)
    settings.push(['net.tls.certificateKeyFile', pathOn(instance, tls.cert, subject)])
  if (tls.ca !== undefined) {
    settings.push(['net.tls.CAFile', pathOn(instance, tls.ca, subject)])
    const hasPasswords = clientMechanisms(subject).some((mechanism) => mechanism !== 'x509')
    if (hasPasswords) settings.push(['net.tls.allowConnectionsWithoutCertificates', true])
  }
  settings.push(['net.tls.disabledProtocols', 'TLS1_0,TLS1_1'])
  return settings
}

/** How this mongos proves to the members that it is one of them. */
export function membershipSettings(subject: MongosSubject, instance: MongosInstance): Settings {
  const { authentication } = subject.cluster.declared
  if (authentication?.members === 'x509') return [['security.clusterAuthMode', 'x509']]
  const file = authentication?.key_file
  return file === undefined ? [] : [['security.keyFile', pathOn(instance, file, subject)]]
}

/** Mechanisms of clients, and the one that members use among themselves. */
export function mechanisms(subject: MongosSubject): string | undefined {
  const { authentication } = subject.cluster.declared
  if (authentication === undefined) return undefined
  const internal: Mechanism = authentication.members === 'x509' ? 'x509' : 'scram-sha-256'
  const wanted = new Set<Mechanism>([...clientMechanisms(subject), internal])
  return (['scram-sha-1', 'scram-sha-256', 'x509'] as const)
    .filter((mechanism) => wanted.has(mechanism))
    .map((mechanism) => mechanismNames[mechanism])
    .join(',')
}
