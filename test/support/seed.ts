/** The same inputs in every run: a change is refused for what it has broken. `npm run fuzz` draws others. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['DBBAL_SEED'] ?? 7) })
