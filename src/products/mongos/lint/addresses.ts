import { ipFamily } from '../../../formats/ip.ts'
import { type Conf, settingValue } from './conf.ts'

/** A server in a list of them. */
export interface ListedHost {
  /** As it is written, without the space around it. */
  text: string
  host: string
  port: number | undefined
  /** Where it begins in the whole text. */
  offset: number
}

/** `cfg/a:27019,b:27019`. */
export interface SetString {
  set: string | undefined
  hosts: readonly ListedHost[]
}

export function setString(text: string): SetString {
  const slash = text.indexOf('/')
  const hosts: ListedHost[] = []
  let offset = slash + 1
  for (const part of text.slice(slash + 1).split(',')) {
    const trimmed = part.trim()
    hosts.push({ ...hostAndPort(trimmed), offset: offset + part.indexOf(trimmed) })
    offset += part.length + 1
  }
  return { set: slash === -1 ? undefined : text.slice(0, slash), hosts }
}

function hostAndPort(text: string): Omit<ListedHost, 'offset'> {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::([0-9]+))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) return { text, host: text, port: undefined }
  return { text, host, port: port === undefined ? undefined : Number(port) }
}

/** `host:port` as servers are compared, with the port that is taken where none is written. */
export function endpoint({ host, port }: ListedHost, otherwise: number): string {
  return `${host.toLowerCase()}:${port ?? otherwise}`
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host) || host.startsWith('/')
}

export function isIp(host: string): boolean {
  return ipFamily(host) !== 0
}

/** The addresses that a server listens on; undefined where the file does not say it. */
export function bindAddresses(conf: Conf): readonly string[] | undefined {
  const bind = settingValue(conf, 'net.bindIp')
  if (settingValue(conf, 'net.bindIpAll') === 'true') return ['*']
  return bind
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

export function isEverywhere(address: string): boolean {
  return address === '*' || address === '0.0.0.0' || address === '::'
}
