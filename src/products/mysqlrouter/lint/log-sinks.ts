import { optionOf } from './in-force.ts'
import type { RouterOption, RouterUnit } from './unit.ts'

/** Where the log goes; without sinks, to a file where there is a folder for it. */
export function logSinks(unit: RouterUnit): { sinks: readonly string[]; option: RouterOption | undefined } {
  const [logger = unit.defaults] = unit.named('logger')
  const option = optionOf(unit, logger, 'sinks')
  if (option !== undefined && option.value !== '') return { sinks: option.value.split(','), option }
  const isToFile = unit.defaults.options.get('logging_folder')?.value !== ''
  return { sinks: [isToFile ? 'filelog' : 'consolelog'], option: undefined }
}
