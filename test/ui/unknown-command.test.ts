import { describe, expect, test } from 'vitest'
import { unknownCommand } from '../../src/ui/unknown-command.ts'

const argument = { name: 'name' } as never
const commands = {
  explain: { args: { setting: argument } },
  generate: { args: {} },
  failover: { args: {} },
  'failover:history': { args: {} },
  'topology:show': { args: {} },
}
const faultOf = (words: string) =>
  unknownCommand(words === '' ? [] : words.split(' '), commands, 'dbbal')?.message

describe('the words of a command line', () => {
  test.each([
    '',
    '--help',
    '--version',
    '--json --help',
    'generate',
    'generate --json extra',
    'topology',
    'topology show',
    'failover history',
    'topology:show',
    'explain work_mem',
    'explain work_mem --json',
    'explain',
  ])('"%s" is left to the command', (words) => {
    expect(faultOf(words)).toBeUndefined()
  })

  test.each([
    ['genrate', 'unknown command "genrate", did you mean "generate"?'],
    ['genrate extra --json', 'unknown command "genrate", did you mean "generate"?'],
    ['topolgy show', 'unknown command "topolgy", did you mean "topology"?'],
    ['topology:sho', 'unknown command "topology sho", did you mean "topology show"?'],
    ['topology frobnicate', 'unknown command "topology frobnicate"'],
    ['deploy', 'unknown command "deploy"'],
    ['constructor', 'unknown command "constructor"'],
    ['failover histry', 'unexpected argument "histry"'],
    ['generate extra', 'unexpected argument "extra"'],
    ['topology show a b', 'unexpected argument "a"'],
    ['explain a b', 'unexpected argument "b"'],
    ['--json', 'expected a command before "--json"'],
    ['--json generate', 'expected a command before "--json"'],
    ['a\u009bb', 'unknown command "a\\u009bb"'],
  ])('"%s" is refused', (words, message) => {
    expect(faultOf(words)).toBe(message)
  })
})
