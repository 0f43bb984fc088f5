import type { Setting } from '../../../settings/setting.ts'

/** Texts with a form of their own: a comment behind them is refused. */
const formed = [
  'destinations',
  'bind_address',
  'require_realm',
  'backend',
  'method',
  'sinks',
  'user',
  'mysql_user',
]

/** What looks like a comment behind a value. */
export function trailingComment(text: string): { head: string; comment: string } | undefined {
  const blank = text.search(/[ \t][;#]/)
  if (blank === -1) return undefined
  return { head: text.slice(0, blank).trimEnd(), comment: text.slice(blank + 1) }
}

/** Whether the Router refuses the value with it, and takes it in silence elsewhere. */
export function isRefusedWithComment({ type, name }: Setting): boolean {
  return type !== 'string' || formed.includes(name)
}
