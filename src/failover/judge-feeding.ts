import { hbaVerdict } from './hba-verdict.ts'
import type { HbaRule } from './observation.ts'
import { isUnseen, type Seen } from './seen.ts'

/** What lets one replica stream from another, or not. */
export interface Feeding {
  /** server_version_num of the one that is to stream: `150018`. */
  version: number
  /** Of the one that is to feed it. */
  maxWalsenders: number
  walsenders: number
  /** Its pg_hba.conf. */
  rules: Seen<readonly HbaRule[]>
  /** How the one that is to stream logs in. */
  caller: { user: string; address: string; sslmode: string | undefined }
}

/** Why one replica cannot stream from another; undefined where nothing is known that speaks against it. */
export function whyNotFed(
  feeder: string,
  { version, maxWalsenders, walsenders, rules, caller }: Feeding,
): string | undefined {
  if (version < 130_000) return 'PostgreSQL 12 follows another server only after a restart'
  if (walsenders >= maxWalsenders)
    return `all ${maxWalsenders} walsenders of ${feeder} are taken (max_wal_senders)`
  if (isUnseen(rules)) return undefined
  const { user, address, sslmode } = caller
  const verdicts = tlsOf(sslmode).map((hasTls) =>
    hbaVerdict(rules, { database: 'replication', user, address, hasTls }),
  )
  const [first] = verdicts
  if (verdicts.some(({ rule, isSure }) => !isSure || (rule !== undefined && rule.method !== 'reject')))
    return undefined
  return first?.rule === undefined
    ? `pg_hba.conf of ${feeder} has no line for it: host replication ${user} ${address}/${address.includes(':') ? 128 : 32} scram-sha-256`
    : `line ${first.rule.line} of pg_hba.conf of ${feeder} rejects ${user} from ${address}`
}

/** Whether it comes with TLS, in the order in which libpq tries it. */
function tlsOf(sslmode = 'prefer'): readonly boolean[] {
  if (sslmode === 'disable') return [false]
  if (sslmode === 'allow') return [false, true]
  return sslmode === 'prefer' ? [true, false] : [true]
}
