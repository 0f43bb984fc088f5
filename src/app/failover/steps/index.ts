import type { Phase } from '../../../failover/phase.ts'
import type { Step } from '../switchover.ts'
import { canaryCommit } from './canary.ts'
import { catchUp } from './catch-up.ts'
import { check } from './check.ts'
import { checkpoints } from './checkpoint.ts'
import { death } from './death.ts'
import { drain } from './drain.ts'
import { election } from './elect.ts'
import { endpoints } from './endpoints.ts'
import { fence, unfence } from './fence.ts'
import { attach, followAll } from './follow.ts'
import { freeze, unfreeze } from './freeze.ts'
import { afterHooks, beforeHooks, undoHooks } from './hooks.ts'
import { isolate } from './isolate.ts'
import { linger } from './linger.ts'
import { observe } from './observe.ts'
import { poolerSteps } from './pooler-steps.ts'
import { promotion } from './promote.ts'
import { prove } from './prove.ts'
import { record } from './record.ts'
import { rejoinAsReplica } from './rejoin.ts'
import { replay } from './replay.ts'
import { restart } from './restart.ts'
import { dropMadeSlots, slots } from './slots.ts'
import { stop } from './stop.ts'
import { wait } from './wait.ts'

const steps: readonly Step[] = [
  check,
  wait,
  slots,
  checkpoints,
  catchUp,
  beforeHooks,
  ...poolerSteps,
  death,
  election,
  freeze,
  isolate,
  replay,
  fence,
  drain,
  stop,
  promotion,
  observe,
  attach,
  canaryCommit,
  afterHooks,
  record,
  followAll,
  endpoints,
  rejoinAsReplica,
  prove,
  unfence,
  restart,
  unfreeze,
  linger,
  undoHooks,
  dropMadeSlots,
]

/** What is done in each phase. */
export const switchoverSteps: ReadonlyMap<Phase, Step> = new Map(steps.map((step) => [step.phase, step]))
