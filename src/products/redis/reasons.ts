import type { Reason } from '../../settings/setting.ts'

const sentinel = 'sentinel'
const unit = 'systemd'

/** By setting; where a setting is written for several reasons, what decides follows the colon. */
const table = {
  bind: {
    setting: 'bind',
    emit: "the instance's address and 127.0.0.1",
    why: "only on this instance's own address and on loopback",
  },
  port: {
    setting: 'port',
    emit: '0 with tls',
    why: 'no clear text: clients, replicas and the bus use TLS only',
  },
  'tcp-keepalive': {
    setting: 'tcp-keepalive',
    emit: '60',
    why: 'the default 300 keeps the connections of a vanished host for five minutes',
  },
  aclfile: {
    setting: 'aclfile',
    emit: 'users.acl, the same on every server',
    why: 'users are not replicated: every server reads the same file',
  },
  masterauth: {
    setting: 'masterauth',
    emit: 'the replication user and its password',
    why: 'every server may have to follow another after a failover',
  },
  'maxmemory-policy:cache': {
    setting: 'maxmemory-policy',
    emit: 'allkeys-lfu with use: cache',
    why: 'a full cache makes room instead of refusing writes',
  },
  'maxmemory-policy:store': {
    setting: 'maxmemory-policy',
    emit: 'noeviction with use: store',
    why: 'a store never drops data to make room',
  },
  'lazyfree-lazy-eviction': {
    setting: 'lazyfree-lazy-eviction',
    emit: 'yes',
    why: 'freeing one big key at once blocks everything, and a blocked server looks dead',
  },
  'lazyfree-lazy-expire': {
    setting: 'lazyfree-lazy-expire',
    emit: 'yes',
    why: 'the same for keys that expire',
  },
  'lazyfree-lazy-user-del': {
    setting: 'lazyfree-lazy-user-del',
    emit: 'yes',
    why: 'the same for keys that a client deletes',
  },
  'save:cache': {
    setting: 'save',
    emit: '"" with use: cache',
    why: 'no snapshots: a cache can be filled again',
  },
  'appendonly:store': {
    setting: 'appendonly',
    emit: 'yes, everysec, with use: store',
    why: 'snapshots alone lose up to an hour; the append-only file at most about a second',
  },
  'stop-writes-on-bgsave-error:cache': {
    setting: 'stop-writes-on-bgsave-error',
    emit: 'no with use: cache',
    why: 'a snapshot that fails is no reason to refuse writes to a cache',
  },
  'repl-backlog-size': {
    setting: 'repl-backlog-size',
    emit: '256mb',
    why: 'with the default 1mb each short break becomes a full copy of all data',
  },
  'client-output-buffer-limit': {
    setting: 'client-output-buffer-limit',
    emit: 'replica 1gb 256mb 120',
    why: 'a full copy under load outgrows the default 256mb, is cut off and starts again for ever',
  },
  'min-replicas-to-write': {
    setting: 'min-replicas-to-write',
    emit: '1 with use: store and two replicas or more',
    why: 'a primary cut off from all its replicas soon takes no more writes that would be lost',
  },
  'replica-priority': {
    setting: 'replica-priority',
    emit: 'replica_priority of the instance',
    why: 'Sentinel promotes the lowest first, and 0 never',
  },
  'replica-announce-ip': {
    setting: 'replica-announce-ip',
    emit: "the instance's address",
    why: 'Sentinel finds the replicas by what they say of themselves',
  },
  replicaof: {
    setting: 'replicaof',
    emit: 'initial_primary, on the others',
    why: 'the first start only: keep-state.sh takes the role of later starts from the running copy',
  },
  'cluster-node-timeout': {
    setting: 'cluster-node-timeout',
    emit: '5000',
    why: 'a dead primary is replaced in about 7 s; with the default 15000 it took 20 s',
  },
  'cluster-require-full-coverage:cache': {
    setting: 'cluster-require-full-coverage',
    emit: 'no with use: cache',
    why: 'a lost shard must not stop the others',
  },
  'cluster-require-full-coverage:store': {
    setting: 'cluster-require-full-coverage',
    emit: 'yes with use: store',
    why: 'said, not assumed: a store with a lost shard stops rather than answer for a part',
  },
  'cluster-allow-replica-migration:1': {
    setting: 'cluster-allow-replica-migration',
    emit: 'no with one replica per primary or none',
    why: 'a replica that moves on its own undoes the placement over the zones',
  },
  'cluster-allow-replica-migration:2': {
    setting: 'cluster-allow-replica-migration',
    emit: 'yes, barrier 1, with two replicas per primary or more',
    why: 'said, not assumed: a spare replica may go to a primary that has lost its last one',
  },
  'cluster-replica-validity-factor:cache': {
    setting: 'cluster-replica-validity-factor',
    emit: '0 with use: cache',
    why: 'an old copy of a cache is better than none',
  },
  'cluster-link-sendbuf-limit': {
    setting: 'cluster-link-sendbuf-limit',
    emit: '256mb',
    why: 'without a limit the bus piles up memory for a peer that does not answer',
  },
  'cluster-port': {
    setting: 'cluster-port',
    emit: 'bus_port of the instance',
    why: 'the bus is not at its usual place, port + 10000',
  },
  'cluster-announce-ip': {
    setting: 'cluster-announce-ip',
    emit: "the instance's address",
    why: 'what the others and the clients dial, said rather than guessed from the first connection',
  },
  'cluster-announce-hostname': {
    setting: 'cluster-announce-hostname',
    emit: "the instance's DNS name",
    why: 'clients are sent to the name: certificates and DNS know names, not addresses',
  },
  'latency-monitor-threshold': {
    setting: 'latency-monitor-threshold',
    emit: '100',
    why: 'keeps a record of what blocked the server, for the next morning',
  },
  'sentinel monitor': {
    section: sentinel,
    setting: 'monitor',
    emit: 'initial_primary and quorum',
    why: 'the first start only: keep-state.sh takes the primary of later starts from the running copy',
  },
  'sentinel down-after-milliseconds': {
    section: sentinel,
    setting: 'down-after-milliseconds',
    emit: 'down_after, or 5000',
    why: 'silence after which a server counts as down; the default 30000 is half a minute of refused writes',
  },
  'sentinel failover-timeout': {
    section: sentinel,
    setting: 'failover-timeout',
    emit: 'failover_timeout',
    why: 'how long one attempt may take before the next begins',
  },
  'sentinel auth-pass': {
    section: sentinel,
    setting: 'auth-pass',
    emit: 'the account "sentinel" of users',
    why: 'how Sentinel logs in at the servers; it knows no hash',
  },
  'sentinel announce-ip': {
    section: sentinel,
    setting: 'announce-ip',
    emit: "the Sentinel's address",
    why: 'what the other Sentinels dial, said rather than guessed',
  },
  'sentinel resolve-hostnames': {
    section: sentinel,
    setting: 'resolve-hostnames',
    emit: 'yes where hosts are names',
    why: 'without it Sentinel takes addresses only',
  },
  'sentinel announce-hostnames': {
    section: sentinel,
    setting: 'announce-hostnames',
    emit: 'yes where hosts are names',
    why: 'clients are sent to names, which certificates and DNS know',
  },
  'Restart:cache': {
    section: unit,
    setting: 'Restart',
    emit: 'on-failure after three times the failover timeout, for servers without persistence',
    why: 'a primary that comes back empty before the failover makes its replicas copy the emptiness',
  },
  'Restart:store': {
    section: unit,
    setting: 'Restart',
    emit: 'on-failure after 1 s, for servers with persistence',
    why: 'a server with its data comes back at once; a clean stop stays a stop',
  },
  'Restart:sentinel': {
    section: unit,
    setting: 'Restart',
    emit: 'on-failure after 1 s, for Sentinels',
    why: 'a Sentinel less is a vote less',
  },
  TimeoutStartSec: {
    section: unit,
    setting: 'TimeoutStartSec',
    emit: 'infinity',
    why: 'loading the data may take minutes, and systemd must not kill it half-way',
  },
  TimeoutStopSec: {
    section: unit,
    setting: 'TimeoutStopSec',
    emit: 'infinity',
    why: 'the last write to disk may take minutes',
  },
  LimitNOFILE: {
    section: unit,
    setting: 'LimitNOFILE',
    emit: 'nofile of the host, or what maxclients needs and 65536 at least',
    why: 'below maxclients + 32 the server lowers maxclients on its own',
  },
  'vm.overcommit_memory': {
    section: 'sysctl',
    setting: 'vm.overcommit_memory',
    emit: '1',
    why: 'without it the fork for a snapshot or a full copy fails when memory is more than half full',
  },
} as const satisfies Readonly<Record<string, Reason>>

export type ReasonKey = keyof typeof table

/** Why a line is written that differs from the product's default. */
export function why(key: ReasonKey): string {
  return table[key].why
}

/** For `dbbal explain`. */
export const reasons: readonly Reason[] = Object.values(table)
