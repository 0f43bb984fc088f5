import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS } from '../src/cli.ts'

/** `npm run docs` was run after the last change of a command: every command and flag is in the reference. */
test('docs/commands.md names every command and flag', () => {
  const reference = readFileSync('docs/commands.md', 'utf8')
  for (const [id, command] of Object.entries(COMMANDS)) {
    const name = id.replaceAll(':', ' ')
    const section = reference.split(`## \`dbbal ${name}`)[1]?.split('\n## ')[0] ?? ''
    expect(section, name).not.toBe('')
    for (const flag of Object.keys({ ...command.baseFlags, ...command.flags })) {
      expect(section, `${name} --${flag}`).toContain(`--${flag}`)
    }
  }
})
