import { sqliteText } from '../../formats/sqlite-sql.ts'
import type { Rule } from './rules.ts'
import type { Protocol } from './subject.ts'

/** Columns and values of a rule; the columns that are left out take the table's defaults. */
export function ruleRow(rule: Rule, protocol: Protocol, owner: string): { columns: string; values: string } {
  const cells: readonly (readonly [string, string | number | undefined])[] = [
    ['rule_id', rule.id],
    ['active', 1],
    ['username', optional(rule.user)],
    [protocol === 'pgsql' ? 'database' : 'schemaname', optional(rule.schema)],
    ['client_addr', optional(rule.clientAddress)],
    ['digest', optional(rule.digest)],
    ['match_digest', optional(rule.matchDigest)],
    ['match_pattern', optional(rule.matchPattern)],
    ['negate_match_pattern', rule.isNegated === true ? 1 : undefined],
    ['flagOUT', rule.flagOut],
    ['destination_hostgroup', rule.destination],
    ['cache_ttl', rule.cacheMs],
    ['timeout', rule.timeoutMs],
    ['apply', Number(rule.isLast)],
    ['comment', sqliteText(`${owner} ${rule.name}`)],
  ]
  const written = cells.filter(([, value]) => value !== undefined)
  return {
    columns: written.map(([column]) => column).join(','),
    values: written.map(([, value]) => value).join(','),
  }
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : sqliteText(text)
}
