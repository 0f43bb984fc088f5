import { optionOf } from './in-force.ts'
import { listenerOf, takesClients } from './routes.ts'
import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'

export interface Listener {
  /** `127.0.0.1` for localhost too. */
  host: string
  port: number
  option: RouterOption
  section: RouterSection
}

/** Every address and port that the file names to listen on. */
export function listeners(unit: RouterUnit): readonly Listener[] {
  const routes = unit.named('routing').flatMap((section) => {
    if (!takesClients(unit, section)) return []
    const { host, port, option } = listenerOf(unit, section)
    return port === undefined || option === undefined ? [] : [{ host: plain(host), port, option, section }]
  })
  const servers = unit.named('http_server').flatMap((section) => {
    const option = optionOf(unit, section, 'port')
    const port = /^[0-9]{1,5}$/.test(option?.value ?? '') ? Number(option?.value) : 0
    if (option === undefined || port === 0) return []
    return [{ host: plain(httpHost(unit, section)), port, option, section }]
  })
  return [...routes, ...servers]
}

/** It listens on every interface where nothing is said. */
export function httpHost(unit: RouterUnit, section: RouterSection): string {
  const host = optionOf(unit, section, 'bind_address')?.value ?? ''
  return host === '' || host === '*' ? '0.0.0.0' : host.toLowerCase()
}

function plain(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host
}
