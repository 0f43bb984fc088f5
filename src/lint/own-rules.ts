import type { RuleFacts } from './rule.ts'

const exampleManifest = `{
 "format": 1,
 "topology": "shop",
 "environment": null,
 "files": {
  "redis.conf": {
   "sha256": "901806ec5feb215b02042108d95bc21433cc2d0619956b77b8a2c84ca048147f",
   "mode": "0644"
  }
 },
 "routes": {}
}
`

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

/** Of the files that `generate` writes. */
export const generatedRule: RuleFacts = {
  id: 'TOP021',
  name: 'generated-file',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a generated file that was edited by hand, is stale, or comes from another topology',
  why: 'What stands in the file is not what the topology says: the next `dbbal generate` refuses to replace it, or takes the change back. Edits are told by the hashes in `.dbbal/manifest.json`; whether a file is stale is told where its topology stands beside the output directory or above it, and not of files that hold secrets. Output of `--templates` differs from what dbbal would write, and counts as stale: disable the rule for it.',
  source: 'dbbal: its own manifest',
  exampleKind: 'redis.conf',
  bad: { 'redis.conf': 'port 7001\n', '.dbbal/manifest.json': exampleManifest },
  good: { 'redis.conf': 'port 7000\n', '.dbbal/manifest.json': exampleManifest },
}
