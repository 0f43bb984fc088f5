import { textOf } from './in-force.ts'
import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'
import { isUsedTls } from './used-tls.ts'

/** Whether the option names a file or a folder without which the Router does not start. */
export function isOpened(unit: RouterUnit, section: RouterSection, option: RouterOption): boolean {
  const { name } = option
  if (/ssl_(?:cert|key|ca|capath|crl|crlpath|dh_params?)$/.test(name)) return isUsedTls(unit, section, option)
  if (name === 'filename') {
    return section.name === 'http_auth_backend' && textOf(unit, section, 'backend') === 'file'
  }
  const isOfMetadata = ['keyring_path', 'master_key_path', 'dynamic_state'].includes(name)
  return isOfMetadata && unit.named('metadata_cache').length > 0
}
