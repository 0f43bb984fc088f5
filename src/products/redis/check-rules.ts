import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts'
import { compareVersions } from '../../settings/version.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import type { Account } from './accounts.ts'
import { unknownAclName } from './acl-names.ts'
import { type AclRule, readRules } from './acl-rules.ts'
import { finding, missing } from './finding.ts'

/** A server refuses the whole aclfile, and with it to start, for one rule that it does not understand. */
export function checkRules(cluster: RedisInstances, { name, rules: words }: Account): Diagnostic[] {
  const user = Object.hasOwn(cluster.declared.users ?? {}, name) ? ['users', name] : ['admin', 'user']
  const at = [...cluster.path, ...user]
  if (name === '' || /\s/.test(name)) {
    return [missing('error', 'RDC044', at, `user name "${name}" does not fit, an aclfile takes no spaces`)]
  }
  const { rules, isClosed } = readRules(words)
  const faults = rules.flatMap((rule) => ruleFault(rule, cluster) ?? [])
  // Redis 7.0.15 does not even refuse such a file: it crashes on it.
  if (!isClosed) faults.push({ id: 'RDC044', message: 'acl has a selector that is not closed' })
  return faults.map(({ severity = 'error', id, message, hint }) =>
    finding(severity, id, [...at, 'acl'], message, hint),
  )
}

interface RuleFault {
  /** `error` when absent. */
  severity?: Severity
  id: string
  message: string
  hint?: string | undefined
}

const forWholeUsers = /^(clearselectors|(skip-)?sanitize-payload)$/i
const wholeRules = /^((all|no)commands|(all|reset)keys|(all|reset)channels)$/i

function ruleFault(rule: AclRule, cluster: RedisInstances): RuleFault | undefined {
  const { version } = cluster
  const { word, text, inSelector } = rule
  if (/^[><#!]/.test(text) || /^(nopass|resetpass|reset|on|off)$/i.test(text)) {
    return {
      id: 'SEC001',
      message: `acl rule ${/^[><#!]/.test(text) ? `"${text.charAt(0)}..."` : `"${text}"`} is about passwords or logins, expected rights only`,
      hint: 'password: {secret: NAME} is the place for it',
    }
  }
  const fault = (problem: string): RuleFault => ({ id: 'RDC044', message: `acl rule "${word}" ${problem}` })
  if (/\s/.test(text)) return fault('holds a space that no aclfile can')
  const isNew = inSelector || /^%|^-[^@].*\||^clearselectors$/i.test(text)
  if (isNew && compareVersions(version, '7.0') < 0) {
    return fault(`needs version 7.0, the version here is ${version}`)
  }
  if (inSelector && text.startsWith('(')) return fault('opens a selector inside another')
  if (inSelector && /["']/.test(text)) return fault('holds a quote, which a server takes away in a selector')
  if (inSelector && forWholeUsers.test(text)) return fault('is for a whole user, not for a selector')
  if (rule.isAfterAll) return fault('comes after all keys or channels were allowed: the server refuses it')
  if (forWholeUsers.test(text) || wholeRules.test(text)) return undefined
  if (/^[+-]@?[a-z0-9|._-]+$/i.test(text)) return nameFault(rule, cluster)
  if (text === '' || /^([~&].+|%(R|W|RW|WR)~.+)$/i.test(text)) return undefined
  return fault('is unknown, expected +command, -command, +@category, ~key, %R~key or &channel')
}

function nameFault({ word, text }: AclRule, cluster: RedisInstances): RuleFault | undefined {
  const unknown = unknownAclName(text, { ...cluster, loadsModules: loadsModules(cluster) })
  if (unknown === undefined) return undefined
  const { problem, hint, isSure } = unknown
  return {
    ...(!isSure && { severity: 'warning' }),
    id: 'RDC044',
    message: `acl rule "${word}" ${problem}: the server refuses the whole aclfile`,
    hint,
  }
}

function loadsModules({ declared }: RedisInstances): boolean {
  const names = Object.keys({ ...declared.settings, ...declared.settings_unchecked })
  return names.some((name) => name.toLowerCase() === 'loadmodule')
}
