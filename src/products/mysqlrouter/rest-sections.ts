import { isAtLeast } from '../../settings/version.ts'
import { type ConfSection, option, options } from './conf.ts'
import type { RouterPaths } from './paths.ts'
import { filled, type RouterPlace } from './place.ts'
import { because } from './reasons.ts'

export const defaultRestPort = 8443

/** Address that REST listens on. @throws DbbalError for a placeholder that has no value here. */
export function restAddress(place: RouterPlace): string {
  const { address } = place.declared.rest ?? {}
  return address === undefined ? '127.0.0.1' : filled(address, place)
}

/** Name of the realm and of its backend; one Router has one. */
const realm = 'main'

/** The REST interface, for monitoring: every part of it asks for the password. */
export function restSections(place: RouterPlace, paths: RouterPaths): readonly ConfSection[] {
  const { rest } = place.declared
  if (rest === undefined) return []
  const path = (text: string | undefined) => (text === undefined ? undefined : filled(text, place))
  const guarded = (name: string): ConfSection => ({ name, options: options(option('require_realm', realm)) })
  return [
    {
      name: 'http_server',
      options: options(
        because('restAddress', 'bind_address', restAddress(place)),
        option('port', rest.port ?? defaultRestPort),
        option('ssl', rest.cert === undefined ? undefined : 1),
        option('ssl_cert', path(rest.cert)),
        option('ssl_key', path(rest.key)),
      ),
    },
    {
      name: 'http_auth_realm',
      key: realm,
      options: options(option('backend', realm), option('method', 'basic'), option('name', 'MySQL Router')),
    },
    {
      name: 'http_auth_backend',
      key: realm,
      options: options(option('backend', 'file'), option('filename', paths.restPasswords)),
    },
    { name: 'rest_api', options: options(because('restDescription', 'require_realm', realm)) },
    ...monitoredParts(place).map(guarded),
  ]
}

function monitoredParts({ declared, version }: RouterPlace): readonly string[] {
  return [
    'rest_router',
    'rest_routing',
    ...(declared.destinations === 'metadata' ? ['rest_metadata_cache'] : []),
    // A section whose plugin is not there stops the start.
    ...(isAtLeast(version, '8.0.30') ? ['rest_connection_pool'] : []),
    ...(isAtLeast(version, '9.7') ? ['rest_host_cache'] : []),
  ]
}
