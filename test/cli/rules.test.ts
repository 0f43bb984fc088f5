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

test('explain tells the rules of topologies, one id for each product that has it', async () => {
  const { stdout, exit } = await runCommand(Explain, 'TOP006')
  expect(exit).toBe(0)
  expect(stdout).toContain('TOP006  no-single-primary\n')
  const { rules } = JSON.parse((await runCommand(Explain, 'SEC002', '--json')).stdout)
  expect(new Set(rules.map((rule: { example_kind: string }) => rule.example_kind)).size).toBe(rules.length)
  expect(rules.length).toBeGreaterThan(1)
})

test.each([
  ['XYZ123', '"XYZ123" is neither a rule nor a setting', 'list the rules: dbbal rules'],
  ['PGB9999', '"PGB9999" is neither a rule nor a setting', 'dbbal explain PGB'],
  ['pgb09', '"pgb09" is neither a rule nor a setting', 'dbbal explain PGB0'],
  ['PGBO07', '"PGBO07" is neither a rule nor a setting', 'dbbal explain PGB007'],
  ['PGB7', '"PGB7" is neither a rule nor a setting', 'dbbal explain PGB'],
  ['TPO006', '"TPO006" is neither a rule nor a setting', 'dbbal explain TOP006'],
])('explain of %s, which is no rule, is a usage error', async (word, message, hint) => {
  const { stdout, stderr, exit } = await runCommand(Explain, word)
  expect([exit, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
  expect(stderr).toContain(hint)
})
