import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import measured from './acl-names.json' with { type: 'json' }

/** What one binary shows: ACL CAT, and COMMAND LIST as subcommands by command. `npm run tables` makes them. */
export interface AclNames {
  flavor: 'redis' | 'valkey'
  version: string
  categories: readonly string[]
  commands: Readonly<Record<string, readonly string[]>>
}

/** The servers that are asked. */
export interface AclServers {
  flavor: 'redis' | 'valkey'
  version: string
  /** Their modules may bring commands and categories of their own. */
  loadsModules: boolean
}

interface UnknownName {
  problem: string
  hint: string | undefined
  /** A binary of that version refused it; else no binary known here has it. */
  isSure: boolean
}

/** What the modules that come with Redis 8 or Stack add; `search` has commands with a dot, which pass. */
const moduleCategories: readonly string[] = [
  'bloom',
  'cms',
  'cuckoo',
  'json',
  'search',
  'tdigest',
  'timeseries',
  'topk',
]

/** Whether `+name`, `-name|sub` or `+@category` names nothing that the servers have. */
export function unknownAclName(rule: string, servers: AclServers): UnknownName | undefined {
  const tables = (measured as readonly AclNames[]).filter(({ flavor }) => flavor === servers.flavor)
  const ofRelease = tables.find(({ version }) => release(version) === release(servers.version))
  const asked = ofRelease === undefined ? tables : [ofRelease]
  const faults = asked.map((names) => faultIn(names, rule.toLowerCase(), servers))
  const fault = faults.at(-1)
  if (fault === undefined || faults.includes(undefined)) return undefined
  const mayHaveMore = servers.loadsModules || moduleCategories.includes(rule.slice(2).toLowerCase())
  return { ...fault, isSure: ofRelease !== undefined && !mayHaveMore }
}

/** `7.0.15` is of release `7.0`. */
function release(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

type NameFault = Omit<UnknownName, 'isSure'>

function faultIn(names: AclNames, rule: string, servers: AclServers): NameFault | undefined {
  const sign = rule.slice(0, 1)
  if (rule.startsWith('@', 1)) {
    const known = ['all', ...names.categories]
    return known.includes(rule.slice(2)) ? undefined : unknown('category', `${sign}@`, rule.slice(2), known)
  }
  const [command = '', ...subcommands] = rule.slice(1).split('|')
  if (command.includes('.')) return undefined
  if (!Object.hasOwn(names.commands, command)) {
    return unknown('command', sign, command, Object.keys(names.commands))
  }
  // Redis 6.2 takes any first argument of any command.
  if (subcommands.length === 0 || compareVersions(servers.version, '7.0') < 0) return undefined
  return subcommandFault(sign, command, subcommands, names.commands[command] ?? [])
}

function subcommandFault(
  sign: string,
  command: string,
  subcommands: readonly string[],
  known: readonly string[],
): NameFault | undefined {
  const [subcommand = '', ...others] = subcommands
  if (subcommand === '' || others.length > 0) {
    return { problem: `names more or less than one subcommand of ${quoted(command)}`, hint: undefined }
  }
  if (known.includes(subcommand)) return undefined
  if (known.length > 0) return unknown('subcommand', `${sign}${command}|`, subcommand, known)
  if (sign === '+') return undefined
  return { problem: `takes away an argument of ${quoted(command)}, which only + can name`, hint: undefined }
}

function unknown(what: string, prefix: string, name: string, known: readonly string[]): NameFault {
  const near = didYouMean(name, known)
  return {
    problem: `names an unknown ${what}`,
    hint: near === undefined ? undefined : `did you mean ${quoted(`${prefix}${near}`)}?`,
  }
}
