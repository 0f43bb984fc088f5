import type { Memory } from './memory.ts'
import type { Modules } from './modules.ts'
import type { Source } from './source.ts'
import type { Variables } from './variables.ts'

/** What statements change. */
export interface Target {
  source: Source
  memory: Memory
  modules: Modules
  variables: Variables
}
