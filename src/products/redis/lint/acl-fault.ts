import type { RedisConfWord } from '../../../formats/redis-conf.ts'
import { isAtLeast } from '../../../settings/version.ts'
import { unknownAclName } from '../acl-names.ts'
import { readRules } from '../acl-rules.ts'
import type { Server } from './server-table.ts'

/** What is wrong with a `user` line, at which of its words. */
export interface UserFault {
  word: RedisConfWord
  message: string
  /** True where no binary of that version was asked. */
  isUnsure?: boolean
}

const plain =
  /^(?:on|off|nopass|resetpass|reset|(?:skip-)?sanitize-payload|clearselectors|(?:all|reset)(?:keys|channels)|(?:all|no)commands)$/i

/** Rules with a text of their own: passwords, hashes, keys, channels, commands. */
const written =
  /^(?:[><].*|[#!][0-9a-f]{64}|[~&][^ \t\n\v\f\r\0]*|%(?:r|w|rw|wr)~[^ \t\n\v\f\r\0]*|[+-]@?[^ \t\n\v\f\r\0@]+|)$/is

/** From 9.0 on Valkey says which databases a user may use. */
const ofDatabases = /^(?:(?:all|reset)dbs|db=[0-9,]+)$/i

/** The first thing that the server refuses. */
export function userFault(
  { version, flavor, loadsModules }: Pick<Server, 'version' | 'flavor'> & { loadsModules: boolean },
  name: RedisConfWord,
  words: readonly RedisConfWord[],
): UserFault | undefined {
  if (/[ \t\n\v\f\r\0]/.test(name.text))
    return { word: name, message: 'the name of a user must not hold a space' }
  const { rules, isClosed } = readRules(words.map(({ text }) => text))
  for (const [index, rule] of rules.entries()) {
    const word = words[index] ?? name
    const shown = /^[><#!]/.test(rule.text) ? `${rule.text.charAt(0)}...` : rule.text
    if (rule.inSelector && !isAtLeast(version, '7.0')) {
      return { word, message: `acl rule "${shown}" is a selector, which came with 7.0` }
    }
    if (rule.isAfterAll) {
      return { word, message: `acl rule "${shown}" comes after all keys or channels were allowed` }
    }
    // A selector may hold several rules in one quoted word.
    const parts = rule.inSelector ? rule.text.split(' ').filter((part) => part !== '') : [rule.text]
    const unknown = parts.flatMap((part) =>
      /^[+-]@?[^@]/.test(part) ? (unknownAclName(part, { flavor, version, loadsModules }) ?? []) : [],
    )
    if (unknown[0] !== undefined && parts.every((part) => isRule(part, flavor))) {
      return { word, message: `acl rule "${shown}" ${unknown[0].problem}`, isUnsure: !unknown[0].isSure }
    }
    if (parts.every((part) => isRule(part, flavor))) {
      if (!/^[<!]/.test(rule.text) || isGiven(rule.text, words.slice(0, index))) continue
      return { word, message: `acl rule "${shown}" takes back a password that the user does not have` }
    }
    return {
      word,
      message: `acl rule "${shown}" is unknown, expected +command, -command, +@category, ~key or &channel`,
    }
  }
  return isClosed
    ? undefined
    : { word: words.at(-1) ?? name, message: 'a selector is not closed, expected ")"' }
}

function isRule(text: string, flavor: Server['flavor']): boolean {
  return plain.test(text) || written.test(text) || (flavor === 'valkey' && ofDatabases.test(text))
}

/** Of a hash any password before it may be the one: it is not computed here. */
function isGiven(rule: string, before: readonly RedisConfWord[]): boolean {
  return before.some(({ text }) =>
    rule.startsWith('<') ? text === `>${rule.slice(1)}` || text.startsWith('#') : /^[>#]/.test(text),
  )
}
