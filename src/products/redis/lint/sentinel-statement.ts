import { hostForm } from '../../../formats/host.ts'
import type { RedisConfWord } from '../../../formats/redis-conf.ts'
import { settingOf } from '../../../settings/lookup.ts'
import type { Conf, Directive } from './conf.ts'
import { lastOption } from './sentinel-options.ts'
import type { WordsFault } from './several-words.ts'

/** `sentinel OPTION ...`: how many words stand behind the option, where the table of settings does not say. */
const lengths: Readonly<Record<string, readonly number[]>> = {
  monitor: [4],
  'down-after-milliseconds': [2],
  'failover-timeout': [2],
  'parallel-syncs': [2],
  'notification-script': [2],
  'client-reconfig-script': [2],
  'auth-pass': [2],
  'auth-user': [2],
  'config-epoch': [2],
  'leader-epoch': [2],
  'master-reboot-down-after-period': [2],
  'primary-reboot-down-after-period': [2],
  'known-replica': [3],
  'known-slave': [3],
  'known-sentinel': [3, 4],
  'rename-command': [3],
}

/** Options of Sentinel itself take one value, those of a primary begin with its name. */
export function isOfPrimary(option: string): boolean {
  return option !== 'monitor' && Object.hasOwn(lengths, option)
}

/** `sentinel monitor NAME HOST PORT QUORUM`. */
export interface Monitor {
  at: Directive
  name: RedisConfWord
  host: RedisConfWord
  port: RedisConfWord
  quorum: RedisConfWord
}

export function monitorsIn({ directives }: Conf): Monitor[] {
  return directives.flatMap((at) => {
    const [option, name, host, port, quorum, ...others] = at.words
    if (at.name !== 'sentinel' || option?.text.toLowerCase() !== 'monitor' || others.length > 0) return []
    if (name === undefined || host === undefined || port === undefined || quorum === undefined) return []
    return [{ at, name, host, port, quorum }]
  })
}

/** What Sentinel refuses one of its lines for. Seen on Redis 7.0 and 8.0 and Valkey 9.1. */
export function statementFault(conf: Conf, { words }: Directive): WordsFault | undefined {
  const [option, ...values] = words
  if (option === undefined) return undefined
  const name = option.text.toLowerCase()
  if (settingOf(conf.server.table, name, 'sentinel') === undefined) {
    return { word: option, expected: 'an option of Sentinel, monitor for example' }
  }
  const expected = lengths[name] ?? [1]
  if (!expected.includes(values.length)) return { expected: `${expected.join(' or ')} behind ${name}` }
  const [first, second] = values
  switch (name) {
    case 'monitor':
      return monitorFault(conf, values)
    case 'deny-scripts-reconfig':
    case 'resolve-hostnames':
    case 'announce-hostnames':
      return first !== undefined && !/^(?:yes|no)$/i.test(first.text)
        ? { word: first, expected: 'yes or no' }
        : undefined
    case 'myid':
      return first?.text.length === 40 ? undefined : { word: option, expected: '40 characters behind myid' }
    case 'down-after-milliseconds':
    case 'failover-timeout':
      return second !== undefined && atoi(second.text) <= 0
        ? { word: second, expected: 'milliseconds, 1 or more' }
        : undefined
    case 'master-reboot-down-after-period':
    case 'primary-reboot-down-after-period':
      return second !== undefined && atoi(second.text) < 0
        ? { word: second, expected: 'milliseconds, 0 or more' }
        : undefined
    case 'known-replica':
    case 'known-slave':
    case 'known-sentinel':
      return hostFault(conf, second, values[2])
    default:
      return undefined
  }
}

function monitorFault(conf: Conf, [, host, port, quorum]: readonly RedisConfWord[]): WordsFault | undefined {
  if (host === undefined || port === undefined || quorum === undefined) return undefined
  if (atoi(quorum.text) < 1) return { word: quorum, expected: 'a quorum of 1 or more' }
  return hostFault(conf, host, port)
}

function hostFault(
  conf: Conf,
  host: RedisConfWord | undefined,
  port: RedisConfWord | undefined,
): WordsFault | undefined {
  if (host === undefined || port === undefined) return undefined
  const number = atoi(port.text)
  if (number < 0 || number > 65_535) return { word: port, expected: 'a port from 0 to 65535' }
  if (hostForm(host.text) !== 'address' && !resolvesNames(conf)) {
    return { word: host, expected: 'an address, or "sentinel resolve-hostnames yes" with it' }
  }
  return undefined
}

function resolvesNames(conf: Conf): boolean {
  return lastOption(conf, 'resolve-hostnames')?.words[1]?.text.toLowerCase() === 'yes'
}

/** The number that a text begins with, else 0: Sentinel does not look at what follows. */
export function atoi(text: string): number {
  return Number(/^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(text)?.[1] ?? 0)
}
