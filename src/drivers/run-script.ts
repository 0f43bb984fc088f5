import { openHostShell } from './host-shell.ts'
import type { ScriptHost } from './script-host.ts'

export type { ScriptHost } from './script-host.ts'

const limitMs = 30_000

/**
 * Runs one POSIX shell script. It goes over standard input, so that what is in it is in no process list.
 *
 * @returns what it wrote to standard output
 * @throws ServerFault: `unreachable` where it did not begin, `statement` where it ended with an error, `lost` otherwise
 */
export async function runScript(host: ScriptHost, script: string): Promise<string> {
  const shell = await openHostShell(host)
  try {
    return await shell.run(script, limitMs)
  } finally {
    await shell.close()
  }
}
