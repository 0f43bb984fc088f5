import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli.ts'
import { runCommand } from './support/run-command.ts'

const consoles = Object.entries(COMMANDS).filter(([id]) => id.startsWith('pgbouncer:'))
/** Words that a command needs. */
const words: Readonly<Record<string, readonly string[]>> = {
  'pgbouncer:set': ['query_timeout', '5'],
  'pgbouncer:show': ['pools'],
}
const dangerous = ['deploy', 'disable', 'kill', 'pause', 'set', 'suspend'].map((name) => `pgbouncer:${name}`)
const nobody = ['--url', 'postgres://x@127.0.0.1:1/pgbouncer']

describe.each(Object.entries(COMMANDS))('%s', (id, command) => {
  test('--help has a summary, examples and, where it goes to servers, exit codes', () => {
    expect(command.summary).toMatch(/^[a-z].*[^.]$/)
    expect(command.examples?.length).toBeGreaterThan(0)
    if (/^(pgbouncer:|doctor|switchover|failover|lock|generate|lint)/.test(id))
      expect(command.description).toMatch(/exit codes: \S/)
  })

  test('--json is one document where the words are wrong', async () => {
    const { stdout, exit } = await runCommand(command, '--no-such-flag', '--json')
    expect([JSON.parse(stdout), exit]).toMatchObject([{ outcome: 'failed', exit: 2 }, 2])
  })
})

describe.each(consoles)('%s', (id, command) => {
  const isDangerous = dangerous.includes(id)

  test.runIf('url' in command.flags)('--json is one document where nobody answers', async () => {
    const yes = 'yes' in command.flags ? ['--yes'] : []
    const argv = [...(words[id] ?? []), ...nobody, ...yes, '--json']
    const { stdout, exit } = await runCommand(command, ...argv)
    expect([JSON.parse(stdout), exit]).toMatchObject([
      { exit: 3, processes: [{ process: '127.0.0.1:1', status: 'unreachable' }] },
      3,
    ])
  })

  test('has --yes where it is dangerous, and only there', () => {
    expect('yes' in command.flags).toBe(isDangerous)
  })
})
