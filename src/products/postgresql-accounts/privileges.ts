import { compareVersions } from '../../settings/version.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Account, Purpose } from './accounts.ts'

/** The least that an account needs. */
export interface Privileges {
  attributes: readonly string[]
  /** Predefined roles. https://www.postgresql.org/docs/current/predefined-roles.html */
  roles: readonly string[]
  /** Functions of pg_catalog that only superusers may call otherwise. */
  functions: readonly string[]
  /** Settings that it may change by ALTER SYSTEM. */
  parameters: readonly string[]
}

const none: Privileges = { attributes: [], roles: [], functions: [], parameters: [] }
const observing = ['pg_read_all_settings', 'pg_read_all_stats'] as const

/**
 * What is read beside the statistics: pg_hba.conf, what waits for the archive, which timeline a replica has received, where
 * the programs are.
 */
const inspectingFunctions = [
  'pg_hba_file_rules()',
  'pg_ls_archive_statusdir()',
  'pg_ls_waldir()',
  'pg_config()',
] as const

/** What pg_rewind reads the new primary's files with. https://www.postgresql.org/docs/current/app-pgrewind.html */
const rewindFunctions = [
  'pg_ls_dir(text, boolean, boolean)',
  'pg_stat_file(text, boolean)',
  'pg_read_binary_file(text)',
  'pg_read_binary_file(text, bigint, bigint, boolean)',
] as const

/** First version with pg_checkpoint and GRANT ... ON PARAMETER. */
const fineGrained = '15'

export function privilegesOf(
  { purpose }: Pick<Account, 'purpose'>,
  cluster: PostgresqlPrimaryCluster,
): Privileges {
  const byPurpose: Readonly<Record<Purpose, () => Privileges>> = {
    admin: () => adminPrivileges(cluster),
    monitor: () => ({ ...none, roles: observing }),
    replication: () => ({ ...none, attributes: ['REPLICATION'] }),
    lookup: () => none,
    application: () => none,
  }
  return byPurpose[purpose]()
}

/** A manager moves the roles itself: then dbbal only looks, makes checkpoints, and ends sessions. */
function adminPrivileges({ declared, manager, version }: PostgresqlPrimaryCluster): Privileges {
  const isFine = isFineGrained(version)
  const roles = [...observing, 'pg_signal_backend', ...(isFine ? ['pg_checkpoint'] : [])]
  if (manager !== 'none') return { ...none, roles, functions: inspectingFunctions }
  return {
    // Slots for the replicas of a new primary are made by whoever may replicate.
    attributes: declared.replication?.slots === true ? ['REPLICATION'] : [],
    roles,
    functions: [
      'pg_promote(boolean, integer)',
      'pg_reload_conf()',
      ...inspectingFunctions,
      ...(declared.control?.rewind === true ? rewindFunctions : []),
    ],
    parameters: isFine
      ? [
          ...['primary_conninfo', 'primary_slot_name', 'synchronous_standby_names'],
          // What makes a primary read-only that nobody can stop.
          ...(declared.control === undefined ? ['default_transaction_read_only'] : []),
        ]
      : [],
  }
}

export function isFineGrained(version: string): boolean {
  return compareVersions(version, fineGrained) >= 0
}
