import { trimmed } from '../../../formats/router-conf.ts'
import { type Endpoint, readEndpoint } from './endpoints.ts'
import { optionOf, textOf } from './in-force.ts'
import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'

const scheme = 'metadata-cache://'

/** Whether a route takes its destinations from the metadata. */
export function isFromMetadata(unit: RouterUnit, section: RouterSection): boolean {
  return textOf(unit, section, 'destinations').startsWith(scheme)
}

/** The parts behind `?` of metadata-cache://cluster/?role=PRIMARY, names as they are written. */
export function metadataParameters(destinations: string): readonly (readonly [string, string])[] {
  const query = /\?([^#]*)/.exec(destinations)?.[1] ?? ''
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...rest] = part.split('=')
      return [name, rest.join('=')] as const
    })
}

/** The role in upper case; undefined where none is said. */
export function roleOf(destinations: string): string | undefined {
  return metadataParameters(destinations)
    .findLast(([name]) => name === 'role')?.[1]
    .toUpperCase()
}

/** Whether a route takes clients: with accept_external_connections=0 it listens nowhere, whatever is said beside it. */
export function takesClients(unit: RouterUnit, section: RouterSection): boolean {
  return !['0', 'false'].includes(textOf(unit, section, 'accept_external_connections'))
}

/** Where a route listens; no port where only a socket is there. */
export function listenerOf(
  unit: RouterUnit,
  section: RouterSection,
): Endpoint & { option: RouterOption | undefined } {
  const address = optionOf(unit, section, 'bind_address')
  const bound = readEndpoint(address?.value ?? '')
  const port = optionOf(unit, section, 'bind_port')
  const number = /^[0-9]+$/.test(port?.value ?? '') ? Number(port?.value) : bound?.port
  return {
    host: bound?.host ?? '127.0.0.1',
    port: number === 0 ? undefined : number,
    option: port ?? address,
  }
}

/** The items of a list of servers, each with its place in the value. */
export function destinationItems(value: string): readonly { text: string; start: number }[] {
  let start = 0
  return value.split(',').map((part) => {
    // A blank of Unicode is part of the name, and refused.
    const text = trimmed(part)
    const item = { text, start: start + Math.max(part.indexOf(text), 0) }
    start += part.length + 1
    return item
  })
}

/** How a route treats the clients' TLS, as the Router takes it. */
export function clientTls(unit: RouterUnit, section: RouterSection): { mode: string; isTerminated: boolean } {
  const said = textOf(unit, section, 'client_ssl_mode').toUpperCase()
  const hasFiles = ['client_ssl_cert', 'client_ssl_key'].some((name) => textOf(unit, section, name) !== '')
  const mode = said === '' ? (hasFiles ? 'PREFERRED' : 'PASSTHROUGH') : said
  return { mode, isTerminated: mode === 'PREFERRED' || mode === 'REQUIRED' }
}

/** The port of a destination that names none. */
export function defaultPort(unit: RouterUnit, section: RouterSection): number {
  return textOf(unit, section, 'protocol').toLowerCase() === 'x' ? 33_060 : 3306
}
