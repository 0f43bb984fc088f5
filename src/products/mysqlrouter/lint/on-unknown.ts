import type { RouterUnit } from './unit.ts'

/** Whether the file makes unknown options fatal. */
export function isUnknownRefused({ defaults }: RouterUnit): boolean {
  return defaults.options.get('unknown_config_option')?.value.toLowerCase() === 'error'
}
