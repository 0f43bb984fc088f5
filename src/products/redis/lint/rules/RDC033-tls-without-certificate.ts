import { type Conf, type Directive, decisive, isYes, valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC033',
  name: 'tls-without-certificate',
  severity: 'error',
  profile: 'minimal',
  summary: 'TLS without certificate, key or authority',
  why: 'The server stops with "Failed to configure TLS".',
  source:
    'Redis 7.0 and 8.0, Valkey 9.1: "No tls-cert-file configured!", "No tls-key-file configured!", "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-cluster, tls-replication or tls-auth-clients are enabled!"',
  exampleKind: 'redis.conf',
  bad: 'port 0\ntls-port 6379\n',
  good: 'port 0\ntls-port 6379\ntls-cert-file /etc/redis/tls.pem\ntls-key-file /etc/redis/tls.key\ntls-ca-cert-file /etc/redis/ca.pem\n',
  *check({ confs }) {
    for (const conf of confs) {
      const cause = causeOf(conf)
      if (cause === undefined) continue
      const lacks = ['tls-cert-file', 'tls-key-file'].filter((name) => (valueIn(conf, name) ?? '') === '')
      const hasAuthority = ['tls-ca-cert-file', 'tls-ca-cert-dir'].some(
        (name) => (valueIn(conf, name) ?? '') !== '',
      )
      if (!hasAuthority && asksForCertificates(conf)) lacks.push('tls-ca-cert-file')
      if (lacks.length === 0) continue
      yield {
        ...at(cause),
        message: `${cause.name} ${cause.words[0]?.text ?? ''} needs ${lacks.join(', ')}`,
        hint: `write ${lacks[0]} with the path of the file`,
      }
    }
  },
})

function causeOf(conf: Conf): Directive | undefined {
  const port = decisive(conf, 'tls-port')
  if (Number(port?.words[0]?.text ?? 0) > 0) return port
  const name = ['tls-cluster', 'tls-replication'].find((each) => isYes(conf, each))
  return name === undefined ? undefined : decisive(conf, name)
}

function asksForCertificates(conf: Conf): boolean {
  const clients = valueIn(conf, 'tls-auth-clients')?.toLowerCase() ?? 'yes'
  return clients !== 'no' || isYes(conf, 'tls-cluster') || isYes(conf, 'tls-replication')
}
