import type { Severity } from '../diagnostics/diagnostic.ts'
import type { Place } from '../formats/scanner.ts'
import { globPattern } from './glob.ts'
import type { Profile, RuleFacts } from './rule.ts'

export const profiles: readonly Profile[] = ['minimal', 'recommended', 'strict']
export const ruleLevels = ['disabled', 'info', 'warning', 'error'] as const

/** What a rule's findings count as. */
export type RuleLevel = 'disabled' | Severity

/** What .dbbalrc.yaml says of all files, or of those of one override. */
export interface ConfigurationPart {
  profile: Profile | undefined
  /** Rule id -> level. */
  rules: ReadonlyMap<string, RuleLevel>
}

/** A .dbbalrc.yaml. */
export interface Configuration extends ConfigurationPart {
  /** Product -> version. */
  targets: ReadonlyMap<string, string>
  overrides: readonly (ConfigurationPart & { files: readonly string[] })[]
  /** Where each rule and product is named, for those that there are not. */
  named: readonly (Place & { sort: 'rule' | 'product'; name: string })[]
}

export const emptyConfiguration: Configuration = {
  profile: undefined,
  rules: new Map(),
  targets: new Map(),
  overrides: [],
  named: [],
}

/** What counts for one file: the flags over the overrides that fit, the last first, over the rest. */
export interface FileConfiguration {
  profile: Profile
  /** What a finding counts as whose own severity is given; undefined where the rule does not run. */
  severityOf(rule: RuleFacts, own: Severity): Severity | undefined
}

/** `path` is relative to the directory of .dbbalrc.yaml. */
export function configurationOf(
  { overrides, ...whole }: Configuration,
  path: string,
  flags: ConfigurationPart,
): FileConfiguration {
  const fitting = overrides.filter(({ files }) => files.some((glob) => globPattern(glob).test(path)))
  const parts = [flags, ...fitting.toReversed(), whole]
  const profile = parts.find((part) => part.profile !== undefined)?.profile ?? 'recommended'
  return {
    profile,
    severityOf(rule, own) {
      const level = parts.find(({ rules }) => rules.has(rule.id))?.rules.get(rule.id)
      if (level !== undefined) return level === 'disabled' ? undefined : level
      return profiles.indexOf(rule.profile) <= profiles.indexOf(profile) ? own : undefined
    },
  }
}
