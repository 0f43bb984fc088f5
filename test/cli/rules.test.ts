import { expect, test } from 'vitest'
import { allRules } from '../../src/app/all-rules.ts'
import Explain from '../../src/commands/explain.ts'
import Rules from '../../src/commands/rules.ts'
import { runCommand } from './support/run-command.ts'

test('rules lists every rule with one line', async () => {
  const { stdout, exit } = await runCommand(Rules)
  expect(exit).toBe(0)
  expect(stdout).toMatch(/^PGB007 {2}warning {2}recommended {2}fix {2}duplicate-key +a setting .* twice/m)
  expect(stdout.match(/^[A-Z]{3}\d{3} /gm)).toHaveLength((await allRules()).length)
})

test('rules --json has every fact', async () => {
  const { rules } = JSON.parse((await runCommand(Rules, '--json')).stdout)
  expect(rules).toContainEqual({
    id: 'PGB007',
    name: 'duplicate-key',
    severity: 'warning',
    profile: 'recommended',
    summary: expect.any(String),
    why: expect.stringMatching(/\.$/),
    source: expect.any(String),
    since: null,
    until: null,
    fix: 'safe',
    example_kind: 'pgbouncer.ini',
    bad: { 'pgbouncer.ini': expect.stringContaining('listen_port = 6432') },
    good: { 'pgbouncer.ini': expect.any(String) },
  })
})

test('explain tells a rule in full, in any case', async () => {
  const { stdout, exit } = await runCommand(Explain, 'pgb007')
  expect(exit).toBe(0)
  expect(stdout).toContain('PGB007  duplicate-key\n')
  expect(stdout).toMatch(/because +PgBouncer takes the last one/)
  expect(stdout).toMatch(/fix +dbbal lint --fix/)
  expect(stdout).toContain('    listen_port = 6432\n    listen_port = 6433\n')
  expect(JSON.parse((await runCommand(Explain, 'PGB007', '--json')).stdout).rules).toHaveLength(1)
})

test('explain of a rule that there is not is a usage error', async () => {
  const { stderr, exit } = await runCommand(Explain, 'XYZ123')
  expect([exit, stderr]).toEqual([2, expect.stringContaining('rule "XYZ123" is unknown')])
})
