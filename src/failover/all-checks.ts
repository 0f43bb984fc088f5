import type { Check } from './check.ts'
import { applicationLogin } from './checks/application-login.ts'
import { archiver } from './checks/archiver.ts'
import { backConnection } from './checks/back-connection.ts'
import { baseBackup } from './checks/base-backup.ts'
import { eligible } from './checks/candidate.ts'
import { clock } from './checks/clock.ts'
import { collation } from './checks/collation.ts'
import { control } from './checks/control.ts'
import { directClients } from './checks/direct-clients.ts'
import { disk } from './checks/disk.ts'
import { endpoints } from './checks/endpoints.ts'
import { extensions } from './checks/extensions.ts'
import { feeding } from './checks/feeding.ts'
import { freeSlots } from './checks/free-slots.ts'
import { jobs } from './checks/jobs.ts'
import { lag } from './checks/lag.ts'
import { logicalSlots } from './checks/logical-slots.ts'
import { longTransactions } from './checks/long-transactions.ts'
import { manager } from './checks/manager.ts'
import { onePrimary } from './checks/one-primary.ts'
import { pendingRestart } from './checks/pending-restart.ts'
import { poolers } from './checks/poolers.ts'
import { preparedTransactions } from './checks/prepared-transactions.ts'
import { reachable } from './checks/reachable.ts'
import { replayPaused } from './checks/replay-paused.ts'
import { restoreCommand } from './checks/restore-command.ts'
import { rewind } from './checks/rewind.ts'
import { roleSettings } from './checks/role-settings.ts'
import { runningCommands } from './checks/running-commands.ts'
import { sequences } from './checks/sequences.ts'
import { sessionPools } from './checks/session-pools.ts'
import { settings } from './checks/settings.ts'
import { shownPassword } from './checks/shown-password.ts'
import { statistics } from './checks/statistics.ts'
import { streaming } from './checks/streaming.ts'
import { subscriptions } from './checks/subscriptions.ts'
import { synchronous } from './checks/synchronous.ts'
import { systemIdentifier } from './checks/system-identifier.ts'
import { timeline } from './checks/timeline.ts'
import { timeouts } from './checks/timeouts.ts'
import { upstream } from './checks/upstream.ts'
import { version } from './checks/version.ts'
import { walsenders } from './checks/walsenders.ts'
import { warmPools } from './checks/warm-pools.ts'

/** Every check, in the order in which they are printed: what refuses, then what warns. */
export const allChecks: readonly Check[] = [
  reachable,
  onePrimary,
  systemIdentifier,
  timeline,
  eligible,
  version,
  settings,
  pendingRestart,
  streaming,
  lag,
  replayPaused,
  upstream,
  backConnection,
  freeSlots,
  baseBackup,
  applicationLogin,
  extensions,
  logicalSlots,
  preparedTransactions,
  directClients,
  poolers,
  timeouts,
  warmPools,
  synchronous,
  archiver,
  control,
  manager,
  longTransactions,
  sessionPools,
  jobs,
  subscriptions,
  walsenders,
  runningCommands,
  disk,
  sequences,
  statistics,
  clock,
  collation,
  roleSettings,
  rewind,
  restoreCommand,
  shownPassword,
  feeding,
  endpoints,
]
