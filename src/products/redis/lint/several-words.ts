import { type RedisConfWord, splitRedisWords } from '../../../formats/redis-conf.ts'
import type { Setting } from '../../../settings/setting.ts'
import type { Server } from './server-table.ts'
import { unmetBy } from './value-fault.ts'

/** What is wrong with the words of a directive, and with which of them; without a word, with their number. */
export interface WordsFault {
  word?: RedisConfWord
  expected: string
}

type Check = (words: readonly RedisConfWord[], server: Server, setting: Setting) => WordsFault | undefined

/** Directives that take several words; all others take one. Seen on Redis 7.0 and 8.0 and Valkey 9.1. */
const checks: Readonly<Record<string, Check>> = {
  bind: addresses,
  'rdma-bind': addresses,
  save: snapshots,
  'client-output-buffer-limit': bufferLimits,
  'oom-score-adj-values': scores,
  'latency-tracking-info-percentiles': percentiles,
  'shutdown-on-sigint': shutdown,
  'shutdown-on-sigterm': shutdown,
  replicaof: primary,
  slaveof: primary,
  'rename-command': (words) =>
    words.length === 2 ? undefined : { expected: 'a command and its new name, "" for none' },
  user: (words) => (words.length > 0 ? undefined : { expected: 'a name and the rules of the user' }),
  loadmodule: (words) =>
    words.length > 0 ? undefined : { expected: 'the path of a module, and its arguments' },
}

export function wordsFault(
  server: Server,
  setting: Setting,
  words: readonly RedisConfWord[],
): WordsFault | undefined {
  const check = checks[setting.name]
  if (check !== undefined) return check(split(server, setting.name, words), server, setting)
  const [word, ...others] = words
  if (word === undefined || others.length > 0) return { expected: 'one value' }
  const expected = unmetBy(server, setting, word.text)
  return expected === undefined ? undefined : { word, expected }
}

/** One word in quotes stands for the words in it, but not where names and passwords are; quotes left open for none. */
export function split(
  { flavor }: Server,
  name: string,
  words: readonly RedisConfWord[],
): readonly RedisConfWord[] {
  const [word, ...others] = words
  if (word === undefined || others.length > 0 || /^(?:rename-command|user|loadmodule)$/.test(name))
    return words
  const inside = splitRedisWords(word.text, { joinsQuotes: flavor === 'valkey' }) ?? []
  return inside.map((text) => ({ ...word, text }))
}

const mostAddresses = 16

function addresses(words: readonly RedisConfWord[]): WordsFault | undefined {
  const word = words[mostAddresses]
  return word === undefined ? undefined : { expected: `${mostAddresses} addresses at most` }
}

function isEmpty(words: readonly RedisConfWord[]): boolean {
  return words.length === 0 || (words.length === 1 && words[0]?.text === '')
}

function snapshots(words: readonly RedisConfWord[]): WordsFault | undefined {
  if (isEmpty(words)) return undefined
  const expected = 'pairs of seconds (1 or more) and changes (0 or more), or ""'
  if (words.length % 2 !== 0) return { expected }
  const word = words.find(({ text }, index) => !isNumberFrom(text, index % 2 === 0 ? 1 : 0))
  return word === undefined ? undefined : { word, expected }
}

/** strtoll, which takes spaces and a plus before the number, and nothing for 0. */
function isNumberFrom(text: string, least: number): boolean {
  return /^(?:[ \t\n\v\f\r]*[+-]?[0-9]+)?$/.test(text) && Number(text) >= least
}

function bufferLimits(words: readonly RedisConfWord[]): WordsFault | undefined {
  const expected = 'a class (normal, replica, pubsub), a hard limit, a soft limit and its seconds'
  if (words.length % 4 !== 0) return { expected }
  const word = words.find(({ text }, index) => {
    if (index % 4 === 0) return !/^(?:normal|slave|replica|pubsub)$/i.test(text)
    return index % 4 === 3 ? !isNumberFrom(text, 0) : !/^[0-9]*(?:[kmg]?b|[kmg])?$/i.test(text)
  })
  return word === undefined ? undefined : { word, expected }
}

function scores(words: readonly RedisConfWord[]): WordsFault | undefined {
  const expected = 'three integers from -2000 to 2000'
  if (words.length !== 3) return { expected }
  const word = words.find(
    ({ text }) => !/^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(text) || Math.abs(Number(text)) > 2000,
  )
  return word === undefined ? undefined : { word, expected }
}

function percentiles(words: readonly RedisConfWord[]): WordsFault | undefined {
  if (isEmpty(words)) return undefined
  const word = words.find(
    ({ text }) =>
      !/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text) || !isShare(Number(text)),
  )
  return word === undefined ? undefined : { word, expected: 'numbers from 0 to 100' }
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 100
}

function shutdown(words: readonly RedisConfWord[], server: Server, setting: Setting): WordsFault | undefined {
  const [first] = words
  const expected = unmetBy(server, setting, words.map(({ text }) => text).join(' '))
  if (expected !== undefined) return first === undefined ? { expected } : { word: first, expected }
  const both = words.find(({ text }) => /^nosave$/i.test(text))
  const isBoth = words.some(({ text }) => /^save$/i.test(text))
  return both !== undefined && isBoth ? { word: both, expected: 'save or nosave, not both' } : undefined
}

function primary(words: readonly RedisConfWord[]): WordsFault | undefined {
  const [host, port, ...others] = words
  if (host === undefined || port === undefined || others.length > 0) return { expected: 'a host and a port' }
  if (host.text.toLowerCase() === 'no' && port.text.toLowerCase() === 'one') return undefined
  const isPort = isNumberFrom(port.text, 0) && Number(port.text) <= 65_535
  return isPort ? undefined : { word: port, expected: 'a port from 0 to 65535' }
}
