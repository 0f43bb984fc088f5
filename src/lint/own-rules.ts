import type { RuleFacts } from './rule.ts'

/** Of dbbal's own comments, in files of every product. */
export const ignoreRule: RuleFacts = {
  id: 'TOP023',
  name: 'unused-ignore',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an ignore comment hides nothing, or gives no reason (profile strict)',
  why: 'A comment that hides nothing today hides tomorrow a mistake that nobody has seen; without a reason nobody dares to remove it.',
  source: 'dbbal: its own comments',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\n; dbbal-ignore PGB007\nlisten_port = 6432\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\n; dbbal-ignore PGB007 -- the test wants it\nlisten_port = 6432\nlisten_port = 6433\n',
  fix: 'safe',
}
