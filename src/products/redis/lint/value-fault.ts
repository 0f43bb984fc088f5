import { ipFamily } from '../../../formats/ip.ts'
import { expectationOf, unmetExpectation } from '../../../settings/check-value.ts'
import type { Setting } from '../../../settings/setting.ts'
import { isAtLeast } from '../../../settings/version.ts'
import type { Server } from './server-table.ts'
import { isSize } from './sizes.ts'

/** What a setting of one word expects instead of this text; undefined where the server takes it. */
export function unmetBy(server: Server, setting: Setting, text: string): string | undefined {
  if (isIgnored(server, setting.name)) return undefined
  const unmet = unmetExpectation(server.table, server.version, setting, text)
  switch (setting.type) {
    case 'integer':
      return unmet ?? strictInteger(server, setting, text)
    case 'size':
      return isSize(setting, text) ? undefined : expectationOf(server.table, setting, server.version)
    case 'string':
      return unmetForm(server, setting, text)
    default:
      return unmet
  }
}

/** Names of the past, which the server skips with whatever word follows. Seen on Redis 7.0 and 8.0 and Valkey 9.1. */
function isIgnored({ flavor, version }: Server, name: string): boolean {
  if (/^(?:list-max-ziplist-(?:entries|value)|lua-replicate-commands)$/.test(name)) return true
  if (flavor === 'redis') return name === 'io-threads-do-reads' && isAtLeast(version, '8.0')
  const ofValkey = ['dynamic-hz', 'events-per-io-thread', 'io-threads-do-reads', 'sanitize-dump-payload']
  return ofValkey.includes(name) && isAtLeast(version, '9.0')
}

const largestInteger = 2n ** 63n - 1n

/** string2ll: no sign but a minus, no zeros before the number. */
function strictInteger(
  { flavor, version, table }: Server,
  setting: Setting,
  text: string,
): string | undefined {
  const isWritten = /^(?:0|-?[1-9][0-9]{0,18})$/.test(text)
  const fits = isWritten && BigInt(text) <= largestInteger
  if (!fits) return `${expectationOf(table, setting)}, without a sign or zeros before it`
  const isLimited = setting.name === 'maxmemory-samples' && flavor === 'redis' && isAtLeast(version, '8.0')
  return isLimited && Number(text) > 64 ? 'an integer from 1 to 64' : undefined
}

/** What Linux has room for. */
const longestSocket = 107

/** Settings that are a text for the table, and have a form for the server. */
function unmetForm({ flavor, table }: Server, setting: Setting, text: string): string | undefined {
  const { name } = setting
  if (name === 'unixsocketperm') {
    const isMode = /^(?:0*[0-7]{0,3})$/.test(text)
    return isMode ? undefined : expectationOf(table, setting)
  }
  if (/^(?:append(?:filename|dirname)|dbfilename)$/.test(name)) return unmetFileName(flavor, name, text)
  if (name === 'cluster-config-file' && flavor === 'valkey')
    return text === '' ? 'the name of a file' : undefined
  if (name === 'cluster-announce-hostname') return unmetHostName(text)
  if (/^cluster-announce-client-ipv[46]$/.test(name)) return unmetAddress(name, text)
  if (flavor === 'redis' && name === 'cluster-announce-human-nodename') {
    return /[!#$%&()*+:;<>?@[\]^{|}~]/.test(text) ? 'a name without !#$%&()*+:;<>?@[]^{|}~' : undefined
  }
  if (flavor === 'valkey' && /^cluster-announce-(?:human-nodename|ip)$/.test(name)) {
    return unmetOfValkey(text)
  }
  if (name === 'notify-keyspace-events')
    return /^[Ag$lshzxeKEtmdn]*$/.test(text) ? undefined : 'letters of Ag$lshzxeKEtmdn'
  if (name === 'proc-title-template') return unmetTemplate(text)
  if (name === 'logfile') return unmetLog(text)
  if (name === 'dir') return text === '' ? 'a directory' : undefined
  if (name === 'unixsocket') {
    return Buffer.byteLength(text) > longestSocket ? `a path of ${longestSocket} bytes at most` : undefined
  }
  return unmetExpectationOfText(setting, text)
}

function unmetExpectationOfText({ pattern, example }: Setting, text: string): string | undefined {
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return undefined
  return `a text like ${JSON.stringify(example)}`
}

function unmetFileName(flavor: Server['flavor'], name: string, text: string): string | undefined {
  const mayBeEmpty = name === 'dbfilename' && flavor === 'redis'
  if (/[/\\]/.test(text) || (text === '' && !mayBeEmpty)) return 'a name without a path, below dir'
  return undefined
}

/** What Linux has room for in one name of a path. */
const longestName = 255

function unmetLog(path: string): string | undefined {
  if (/(?:^|\/)\.{0,2}$/.test(path) && path !== '') return 'the path of a file'
  const isTooLong = path.split('/').some((name) => Buffer.byteLength(name) > longestName)
  return isTooLong ? `names of ${longestName} bytes at most` : undefined
}

function unmetHostName(text: string): string | undefined {
  return /^[A-Za-z0-9.-]{0,255}$/.test(text) ? undefined : 'letters, digits, "-" and ".", 255 at most'
}

/** What Valkey writes into nodes.conf must not hold its separators. */
function unmetOfValkey(text: string): string | undefined {
  return /^[A-Za-z0-9_./:\u0080-\uffff-]*$/.test(text)
    ? undefined
    : 'letters, digits, "_", ".", "/", ":" and "-"'
}

function unmetAddress(name: string, text: string): string | undefined {
  const family = name.endsWith('4') ? 4 : 6
  return text === '' || ipFamily(text) === family ? undefined : `an IPv${family} address`
}

const titleVariables = /\{(?:title|listen-addr|server-mode|port|tls-port|unixsocket|config-file)\}/g

function unmetTemplate(text: string): string | undefined {
  const left = text.replace(titleVariables, '')
  if (text.trim() !== '' && !left.includes('{')) return undefined
  return 'a text with {title}, {listen-addr}, {server-mode}, {port}, {tls-port}, {unixsocket} or {config-file}'
}
