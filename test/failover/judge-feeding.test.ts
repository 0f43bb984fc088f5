import { describe, expect, test } from 'vitest'
import { type Feeding, whyNotFed } from '../../src/failover/judge-feeding.ts'
import type { HbaRule } from '../../src/failover/observation.ts'

const rule = (more: Partial<HbaRule> = {}): HbaRule => ({
  line: 7,
  type: 'host',
  databases: ['replication'],
  users: ['replicator'],
  address: '10.0.0.0',
  mask: '255.255.255.0',
  method: 'scram-sha-256',
  error: undefined,
  ...more,
})
const feeding = (more: Partial<Feeding> = {}): Feeding => ({
  version: 150_018,
  maxWalsenders: 10,
  walsenders: 9,
  rules: [rule()],
  caller: { user: 'replicator', address: '10.0.0.2', sslmode: undefined },
  ...more,
})
const from = (address: string, sslmode?: string) => ({ user: 'replicator', address, sslmode })

describe('a replica streams from another one', () => {
  test.each<[string, Partial<Feeding>]>([
    ['that lets it in', {}],
    ['by whichever of TLS and none libpq tries', { rules: [rule({ type: 'hostnossl' })] }],
    ['whose rules nobody may read', { rules: { unseen: 'permission denied' } }],
    ['where a rule cannot be judged from here', { rules: [rule({ address: 'samenet', mask: undefined })] }],
    [
      'where a rejection does not hold for TLS',
      { rules: [rule({ type: 'hostnossl', method: 'reject' }), rule()] },
    ],
  ])('%s', (_, more) => {
    expect(whyNotFed('c', feeding(more))).toBeUndefined()
  })

  test.each<[string, Partial<Feeding>]>([
    ['all 10 walsenders of c are taken (max_wal_senders)', { walsenders: 10 }],
    ['PostgreSQL 12 follows another server only after a restart', { version: 120_022 }],
    ['line 7 of pg_hba.conf of c rejects replicator from 10.0.0.2', { rules: [rule({ method: 'reject' })] }],
    [
      'pg_hba.conf of c has no line for it: host replication replicator 10.9.0.2/32 scram-sha-256',
      { caller: from('10.9.0.2') },
    ],
    [
      'pg_hba.conf of c has no line for it: host replication replicator fd00::2/128 scram-sha-256',
      { caller: from('fd00::2') },
    ],
    [
      'pg_hba.conf of c has no line for it: host replication replicator 10.0.0.2/32 scram-sha-256',
      { rules: [rule({ type: 'hostnossl' })], caller: from('10.0.0.2', 'verify-full') },
    ],
    [
      'pg_hba.conf of c has no line for it: host replication replicator 10.0.0.2/32 scram-sha-256',
      { rules: [rule({ type: 'hostssl' })], caller: from('10.0.0.2', 'disable') },
    ],
  ])('not: %s', (why, more) => {
    expect(whyNotFed('c', feeding(more))).toBe(why)
  })
})
