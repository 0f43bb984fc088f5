import { Readable } from 'node:stream'
import { Errors } from '@oclif/core'
import { describe, expect, test, vi } from 'vitest'
import { DbbalError } from '../../src/errors.ts'
import { TopologyFaults } from '../../src/topology/topology-faults.ts'
import { toFailure } from '../../src/ui/failure.ts'
import { painter } from '../../src/ui/painter.ts'
import { Progress } from '../../src/ui/progress.ts'
import { readStdin } from '../../src/ui/read-stdin.ts'

describe('an error becomes an exit code', () => {
  const command = { id: 'topic:generate', flags: { overwrite: {} }, baseFlags: { json: {} } }
  const fault = { id: 'TOP001', severity: 'error', message: 'wrong' } as const

  test.each([
    [
      'ours',
      new DbbalError('X', 'refused', { exit: 4, hint: 'do' }),
      { exit: 4, message: 'refused', hint: 'do' },
    ],
    ['an invalid topology', new TopologyFaults([fault]), { exit: 2, findings: [fault] }],
    [
      'wrong words',
      new Errors.CLIError('Nonexistent flag: --overwrit\nSee more help with --help'),
      {
        exit: 2,
        message: 'nonexistent flag: --overwrit',
        hint: 'did you mean --overwrite?',
      },
    ],
    [
      'several of them',
      new Errors.CLIError(
        'The following errors occurred:\n  \x1b[2mA\n  B\x1b[22m\nSee more help with --help',
      ),
      {
        exit: 2,
        message: 'a; B',
        hint: 'dbbal topic generate --help',
      },
    ],
    [
      'a flag of every command',
      new Errors.CLIError('Nonexistent flag: --jso\nSee more help with --help'),
      { hint: 'did you mean --json?' },
    ],
    [
      'words that are missing',
      new Errors.CLIError(
        'Missing 2 required args:\nname   a setting\nvalue  its value\n\nNote: --url allows multiple values. Because of this you need to provide all arguments before providing that flag.\nAlternatively, you can use "--" to signify the end of the flags and the beginning of arguments.',
      ),
      { message: 'missing 2 required args: name a setting; value its value' },
    ],
    [
      'a bug',
      new TypeError('x is not a function'),
      {
        exit: 70,
        message: 'unexpected error, a bug of dbbal: x is not a function',
        hint: 'run it again with --debug and report the stack',
      },
    ],
  ])('%s', (_, error, failure) => {
    expect(toFailure(error, command, 'dbbal')).toMatchObject(failure)
  })
})

describe('colours', () => {
  const red = (stream: object, argv: string[] = []) => painter(stream, argv)('red', 'x')

  test('on a terminal only, and not where they are unwanted', () => {
    vi.stubEnv('NO_COLOR', undefined)
    vi.stubEnv('TERM', 'xterm')
    expect(red({ isTTY: true })).toBe('\x1b[31mx\x1b[39m')
    expect(red({})).toBe('x')
    expect(red({ isTTY: true }, ['--no-color'])).toBe('x')
    vi.stubEnv('TERM', 'dumb')
    expect(red({ isTTY: true })).toBe('x')
    vi.stubEnv('TERM', 'xterm')
    vi.stubEnv('NO_COLOR', '1')
    expect(red({ isTTY: true })).toBe('x')
    vi.unstubAllEnvs()
  })
})

describe('progress', () => {
  function shown(isTTY: boolean, times: readonly number[]): string[] {
    const written: string[] = []
    let now = 0
    const progress = new Progress({ isTTY, write: (text) => written.push(text) }, () => now)
    for (const [index, time] of times.entries()) {
      now = time
      progress.show(index + 1, times.length)
    }
    progress.end()
    return written
  }

  test('is silent in a pipe and within the first second', () => {
    expect(shown(false, [5000, 9000])).toEqual([])
    expect(shown(true, [0, 500, 999])).toEqual([])
  })

  test('counts ten times a second and leaves nothing behind', () => {
    expect(shown(true, [900, 1000, 1050, 1099, 1100])).toEqual([
      '\r\x1b[Kwriting 2 of 5 files',
      '\r\x1b[Kwriting 5 of 5 files',
      '\r\x1b[K',
    ])
  })
})

describe('standard input', () => {
  test('is read whole, characters cut between chunks included', async () => {
    const bytes = Buffer.from('a: ü\n')
    expect(await readStdin(Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]))).toBe('a: ü\n')
  })

  test('that is not UTF-8 is refused', async () => {
    await expect(readStdin(Readable.from([Buffer.from([0xff, 0x61])]))).rejects.toMatchObject({ exit: 2 })
  })
})
