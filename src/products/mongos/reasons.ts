import type { Reason } from '../../settings/setting.ts'

/** Open files that a mongos may hold where the host says nothing else. */
export const defaultOpenFiles = 64_000
/** Share of the open files that clients may take; the server leaves the rest to its own connections. */
export const clientShare = 0.8
/** More clients than this need another mongos, not a larger one. */
export const mostClients = 20_000
/** Share of a mongod's connections that all mongos together may take. */
export const poolShare = 0.5
/** Connections that a pool keeps open. */
export const leastPoolSize = 10

/** Why a line differs from what mongos does on its own. */
export const reasons: readonly Reason[] = [
  {
    setting: 'net.bindIp',
    emit: '127.0.0.1 and the address of the instance',
    why: 'the default is the loopback alone; the loopback stays, since the first account can only be made over it',
  },
  {
    setting: 'net.ipv6',
    emit: 'true where the instance or a config server has an IPv6 address',
    why: 'without it mongos neither listens on IPv6 nor reaches it',
  },
  {
    setting: 'net.maxIncomingConnections',
    emit: `max_connections of the balancer, or ${clientShare} of the open files, ${mostClients} at most`,
    why: 'the default is more than the open files allow: mongos would run out of files instead of refusing a client',
  },
  {
    setting: 'net.tls.mode',
    emit: 'requireTLS, or preferTLS with mode: prefer',
    why: 'the default is clear text',
  },
  {
    setting: 'net.tls.allowConnectionsWithoutCertificates',
    emit: 'true where clients log in by password',
    why: 'with a CA file mongos turns away every client that has no certificate, even one with a password',
  },
  { setting: 'net.tls.disabledProtocols', emit: 'TLS1_0,TLS1_1', why: 'both are broken' },
  {
    setting: 'security.clusterAuthMode',
    emit: 'x509 with members: x509',
    why: 'the default is a key file: one secret on every host',
  },
  {
    setting: 'security.keyFile',
    emit: 'key_file of the cluster',
    why: 'without it mongos cannot log in to the members, and asks nobody for a login',
  },
  { setting: 'systemLog.destination', emit: 'file', why: 'the default is the standard output' },
  {
    setting: 'systemLog.path',
    emit: '/var/log/mongodb/<balancer>-<instance>.log',
    why: 'a file needs a path; each mongos has its own, several may run on one host',
  },
  {
    setting: 'systemLog.logAppend',
    emit: 'true',
    why: 'by default a restart moves the log away and the evidence with it',
  },
  {
    setting: 'systemLog.logRotate',
    emit: 'reopen',
    why: 'logrotate renames the file, mongos only opens the new one',
  },
  {
    setting: 'setParameter.authenticationMechanisms',
    emit: 'what authentication of the cluster says',
    why: 'the default takes SCRAM-SHA-1 and SCRAM-SHA-256, whatever the cluster says',
  },
  {
    setting: 'setParameter.ShardingTaskExecutorPoolMinSize',
    emit: String(leastPoolSize),
    why: 'the default of 1 makes the first burst after an election wait for handshakes',
  },
  {
    setting: 'setParameter.ShardingTaskExecutorPoolMaxSize',
    emit: `${poolShare} of a member's connections, shared by all mongos of the cluster`,
    why: 'the default has no limit: with one slow shard every mongos opens thousands of connections to it',
  },
]
