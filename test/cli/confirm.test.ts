import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'

/** A command that asks before it does something, on a terminal of its own; nobody answers at its port. */
async function answered(act: (child: ReturnType<typeof spawn>) => void): Promise<[number | null, string]> {
  const command = `exec '${process.execPath}' bin/run.cjs pgbouncer kill --url postgres://x@127.0.0.1:1/pgbouncer`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...process.env, NO_COLOR: '1' } })
  let output = ''
  let hasActed = false
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    if (hasActed || !output.includes('go on? [y/N]')) return
    hasActed = true
    act(child)
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return [code, output]
}

const typing =
  (text: string) =>
  ({ stdin }: ReturnType<typeof spawn>): void =>
    void stdin?.write(text)

// script(1) of util-linux makes the terminal.
describe.skipIf(process.platform !== 'linux')('the question before something dangerous', () => {
  test.each([
    ['no', 'n\n', 4, 'nothing was done'],
    ['something else', 'Yes, please\n', 4, 'nothing was done'],
    ['Ctrl-D', '\u0004', 4, 'nothing was done'],
    ['Ctrl-C', '\u0003', 130, 'nothing was done'],
    ['yes', 'y\n', 3, 'unreachable'],
  ])('%s', async (_, text, code, said) => {
    expect(await answered(typing(text))).toEqual([code, expect.stringContaining(said)])
  })
})
