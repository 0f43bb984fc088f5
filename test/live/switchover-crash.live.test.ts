/**
 * dbbal killed in the middle of a switchover: one primary, nothing paused that nobody tells of, nothing acknowledged lost.
 * One case of every phase, chosen by DBBAL_SEED; all of them by `npm run matrix`.
 */
import { crashSuite } from './support/crash-suite.ts'

crashSuite('switchover', { isWarm: true })
